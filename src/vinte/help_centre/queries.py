"""What other rooms may ask about the help centre."""

from __future__ import annotations

from vinte.help_centre.articles.files import GUARANTEE as GUARANTEE_ARTICLE
from vinte.help_centre.articles.own import (
    OwnCase,
    OwnEvent,
    OwnLanguage,
    OwnLine,
    OwnWords,
    own_case,
    own_list,
)
from vinte.help_centre.articles.reading import (
    Article,
    ArticleLine,
    PublicArticle,
    article,
    articles,
    preview,
    public_articles,
    terms_of_reader,
)
from vinte.help_centre.by_mail import ReadLetter
from vinte.help_centre.comments.writing import (
    CommentLine,
    OwnComment,
    ShownComment,
    comment_queue,
    comments_by,
    comments_of,
    waiting_comments,
)
from vinte.help_centre.following.follows import CONFIRM as FOLLOW_PURPOSE
from vinte.help_centre.following.follows import STOP as UNFOLLOW_PURPOSE
from vinte.help_centre.following.follows import Following, OwnFollow, following, follows, follows_of
from vinte.help_centre.letters import reference_of as ticket_reference
from vinte.help_centre.reach.opening import OpenDay, Opening, Span, opening
from vinte.help_centre.reading import (
    OwnTicket,
    TicketCase,
    TicketCounts,
    TicketFileContent,
    TicketLine,
    TicketWord,
    ticket_case,
    ticket_counts,
    ticket_file,
    ticket_queue,
    tickets_of,
)
from vinte.help_centre.searching.finding import Found, Hit, search
from vinte.help_centre.tickets import Said, Sender
from vinte.help_centre.votes import Helpful, helpful_by_article
from vinte.help_centre.votes import answered as said_whether_helpful

__all__ = [
    "FOLLOW_PURPOSE",
    "GUARANTEE_ARTICLE",
    "UNFOLLOW_PURPOSE",
    "Article",
    "ArticleLine",
    "CommentLine",
    "Following",
    "Found",
    "Helpful",
    "Hit",
    "OpenDay",
    "Opening",
    "OwnCase",
    "OwnComment",
    "OwnEvent",
    "OwnFollow",
    "OwnLanguage",
    "OwnLine",
    "OwnTicket",
    "OwnWords",
    "PublicArticle",
    "ReadLetter",
    "Said",
    "Sender",
    "ShownComment",
    "Span",
    "TicketCase",
    "TicketCounts",
    "TicketFileContent",
    "TicketLine",
    "TicketWord",
    "article",
    "articles",
    "comment_queue",
    "comments_by",
    "comments_of",
    "following",
    "follows",
    "follows_of",
    "helpful_by_article",
    "opening",
    "own_case",
    "own_list",
    "preview",
    "public_articles",
    "said_whether_helpful",
    "search",
    "terms_of_reader",
    "ticket_case",
    "ticket_counts",
    "ticket_file",
    "ticket_queue",
    "ticket_reference",
    "tickets_of",
    "waiting_comments",
]
