"""What the proxy in front of several sites is told: each host name to the port of its site, any other to nobody.

The same as `deploy/proxy/` has for one site (a test compares), once for each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from vinte.project.sites.files import Site

_EVERYWHERE = ("0.0.0.0", "::")

_CADDY_SITE = """\
{addresses} {{
	encode zstd gzip
	reverse_proxy {upstream} {{
		# Caddy sets X-Forwarded-For and X-Forwarded-Proto anew for whoever it does not trust: everybody.
		transport http {{
			read_timeout 120s
		}}
	}}
}}
"""

_NGINX_REST = """\
# Any other host name is answered by no site.
server {
    listen 80 default_server;
    return 444;
}

server {
    listen 443 ssl default_server;
    ssl_reject_handshake on;
}
"""

_NGINX_UPSTREAM = """\
upstream {name} {{
    server {upstream};
    keepalive 32;
}}
"""

_NGINX_TO_TLS = """\
server {{
    listen 80;
    server_name {hosts};
    return 301 https://$host$request_uri;
}}
"""

_NGINX_TLS = """\
    listen {port} ssl;
    server_name {hosts};
    ssl_certificate /etc/ssl/{name}/fullchain.pem;
    ssl_certificate_key /etc/ssl/{name}/privkey.pem;
"""

_NGINX_PLAIN = """\
    listen {port};
    server_name {hosts};
"""

_NGINX_SITE = """\
server {{
{listening}
    # Eight photographs at the most; the site says in words what is too much.
    client_max_body_size 130m;
    # The site reads slow bodies without a thread, and limits them by address: nothing is kept back for it.
    proxy_request_buffering off;

    location / {{
        proxy_pass http://{name};
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $host;
        # One address, the one that nginx saw: what the client wrote is not passed on.
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_read_timeout 120s;
    }}
}}
"""


def caddy(sites: Sequence[Site]) -> str:
    """A Caddyfile; Caddy gets the certificates by itself, and knows no other host name."""
    head = "# TLS, and the client's address for the sites' limits. How much a request may send is a site's affair.\n"
    return head + "\n".join(
        _CADDY_SITE.format(addresses=", ".join(_caddy_addresses(site)), upstream=upstream(site))
        for site in sites
    )


def nginx(sites: Sequence[Site]) -> str:
    """A file for /etc/nginx/conf.d/; the certificates of a site lie in /etc/ssl/NAME/."""
    head = "# In /etc/nginx/conf.d/: TLS, and the client's address for the sites' limits.\n"
    return head + "\n".join([_NGINX_REST, *(_nginx_site(site) for site in sites)])


KINDS: Mapping[str, Callable[[Sequence[Site]], str]] = {"caddy": caddy, "nginx": nginx}


def upstream(site: Site) -> str:
    """Where the proxy finds the site: on this machine, also where it listens on all addresses."""
    host, port = site.values["VINTE_LISTEN"]
    host = "127.0.0.1" if host in _EVERYWHERE else host
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _caddy_addresses(site: Site) -> list[str]:
    scheme = "http://" if site.address.scheme == "http" else ""
    port = f":{site.address.port}" if site.address.port else ""
    names = [name for host in site.hosts for name in ([host[1:], f"*{host}"] if host[0] == "." else [host])]
    return [f"{scheme}{name}{port}" for name in names]


def _nginx_site(site: Site) -> str:
    told = {"name": site.name, "hosts": " ".join(site.hosts), "upstream": upstream(site)}
    is_plain = site.address.scheme == "http"
    port = site.address.port or (80 if is_plain else 443)
    listening = (_NGINX_PLAIN if is_plain else _NGINX_TLS).format(port=port, **told)
    parts = [_NGINX_UPSTREAM.format(**told)]
    if not is_plain:
        parts.append(_NGINX_TO_TLS.format(**told))
    return "\n".join([*parts, _NGINX_SITE.format(listening=listening, **told)])
