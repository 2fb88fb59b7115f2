"""Bruno's twenty contacts, and the mails about them that lie in `mails/`: each read as the way in reads it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from vinte.claims.drafts.naming import Known
from vinte.claims.drafts.reading import Reading, older_part, read
from vinte.claims.drafts.vocabulary import folded
from vinte.notices.inbound import reading as letters

FOLDER = Path(__file__).with_name("mails")
REPORT = Path(__file__).parents[2] / "bench" / "results" / "claim-mails.md"
# In the order in which they were bought, every third day: two are called João and two Maria.
TWENTY = (
    ("Helena Marques", "Pintar a sala", "Esgueira"),
    ("João Silva", "Pintar o quarto", "Aradas"),
    ("Maria Santos", "Pintar a fachada", "Ílhavo"),
    ("Rui Costa", "Envernizar portas", "Gafanha da Nazaré"),
    ("Teresa Lopes", "Pintar a cozinha", "Cacia"),
    ("João Pereira", "Pintar o muro", "São Bernardo"),
    ("Marta Nunes", "Pintar a escada", "Oliveirinha"),
    ("António Ferreira", "Pintar a garagem", "Eixo"),
    ("Inês Rocha", "Pintar o corredor", "Requeixo"),
    ("Carlos Oliveira", "Pintar a casa toda", "Vagos"),
    ("Sofia Almeida", "Pintar o teto", "Águeda"),
    ("Pedro Gonçalves", "Pintar a loja", "Glória"),
    ("Luísa Carvalho", "Pintar grades", "Vera Cruz"),
    ("Miguel Teixeira", "Pintar o escritório", "Santa Joana"),
    ("Ana Ribeiro", "Tirar papel de parede", "Nariz"),
    ("José Martins", "Pintar o prédio", "Costa Nova"),
    ("Cláudia Moreira", "Pintar a casa de banho", "Mamodeiro"),
    ("Paulo Correia", "Pintar a varanda", "Barra"),
    ("Maria Fernandes", "Pintar o berçário", "Esgueira"),
    ("Vasco Pinto", "Pintar a vedação", "Aradas"),
)
# What stands in Marta's summary for her thread.
MARTAS_TOKEN = "aaaabbbbccccddddeeeeffffgggghhhhiiiijjjjkkkkllllmm"


def known() -> list[Known]:
    """What the reader is told of the twenty."""
    return [
        Known(
            position=position,
            name=name,
            phone=f"+3519612345{position:02d}",
            email=f"{folded(name).replace(' ', '.')}@casa.example",
            days=(date(2026, 1, 12) + timedelta(days=3 * (position - 1)),),
            title=title,
            places=(place, "Aveiro"),
            marks=(MARTAS_TOKEN,) if name == "Marta Nunes" else (),
        )
        for position, (name, title, place) in enumerate(TWENTY, start=1)
    ]


@dataclass(frozen=True)
class ReadMail:
    """A mail of the folder and what was found in it."""

    name: str
    letter: letters.Letter
    found: Reading


def mails() -> list[ReadMail]:
    """Every mail of the folder, read."""
    return [read_mail(path) for path in sorted(FOLDER.glob("*.eml"))]


def read_mail(path: Path) -> ReadMail:
    """One mail, by the parser of the way in."""
    raw: Any = path.read_bytes()
    letter = letters.letter(letters.parse(raw))
    older = older_part(letter.text, letter.new_text)
    found = read(
        letter.new_text,
        known=known(),
        subject=letter.subject,
        older=older,
        laid_out=letter.laid_out,
        tables=[table.text for table in letter.tables],
    )
    return ReadMail(path.stem, letter, found)


def as_toml() -> str:
    """What is found in each mail, as `mails/expected.toml` has it."""
    lines = [
        "# What each mail of this folder says of Bruno's twenty contacts, read and agreed to by a person.",
        "",
    ]
    for mail in mails():
        lines += [f'["{mail.name}"]', f'claims = "{mail.found.claims}"']
        if mail.found.rows:
            lines.append("[" + f'"{mail.name}".rows]')
            lines += [f"{row.position} = {_said([row.by, row.words])}" for row in mail.found.rows]
        for loose in mail.found.loose:
            lines += [f'[["{mail.name}".loose]]', f"words = {_said(loose.words)}"]
            lines.append(f"candidates = {list(loose.candidates)}")
        lines.append("")
    return "\n".join(lines)


def as_markdown() -> str:
    """The same as a table to be read by people, which `bench/results/claim-mails.md` is."""
    lines = [
        "# Claim mails and what is found in them",
        "",
        f"{len(list(FOLDER.glob('*.eml')))} mails as people write them (`tests/claims/mails/`), about one professional's twenty contacts:",
        ", ".join(
            f"{number} {name} ({place})" for number, (name, _title, place) in enumerate(TWENTY, start=1)
        )
        + ".",
        "Made by `python tests/claims/claim_mails.py`; `tests/claims/test_claim_mails.py` holds it to what the reader finds. A description",
        "that may be about two contacts, or about none, is placed nowhere: the professional says where it belongs.",
        "",
        "| mail | a claim? | contact: what it says (found by) | not placed |",
        "| --- | --- | --- | --- |",
    ]
    for mail in mails():
        rows = "<br>".join(f"{row.position}: {_cell(row.words)} ({row.by})" for row in mail.found.rows)
        loose = "<br>".join(
            f"{_cell(each.words)} ({' or '.join(map(str, each.candidates)) or 'nobody named'})"
            for each in mail.found.loose
        )
        opened = {
            table.name
            for number, table in enumerate(mail.letter.tables)
            if number not in mail.found.unread_tables
        }
        closed = [name for name in mail.letter.left_out if name not in opened]
        left = f"<br>not opened: {', '.join(closed)}" if closed else ""
        lines.append(f"| {mail.name} | {mail.found.claims} | {rows} | {loose}{left} |")
    return "\n".join([*lines, ""])


def _said(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _cell(words: str) -> str:
    return words.replace("\n", " / ").replace("|", "\\|")


if __name__ == "__main__":
    REPORT.write_text(as_markdown(), "utf-8")
