"""Wire types of the library as a whole."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from alfavoice.core.messages import Body, CollectionName, View

Passphrase = Annotated[str, Meta(min_length=8, max_length=1000)]
KeyStoreKind = Literal["keychain", "file"]
Health = Literal["unchecked", "sound", "damaged"]


class LibraryStatus(View, frozen=True, kw_only=True):
    """How the library is."""

    key_store: KeyStoreKind
    """Where its key lives: the system's keychain, or a file only this user may read."""
    health: Health
    size_bytes: int
    last_backup_at: datetime | None


class Backup(View, frozen=True, kw_only=True):
    """A backup file in the data folder."""

    name: str
    created_at: datetime
    size_bytes: int
    passphrase: bool
    """True: opens with its passphrase on any machine. False: opens with this library's key only."""


class BackupList(View, frozen=True, kw_only=True):
    """The backups in the data folder, newest first."""

    items: list[Backup]
    total: int


class BackupCreate(Body, frozen=True, kw_only=True):
    """With a passphrase the backup opens on any machine."""

    passphrase: Passphrase | UnsetType = UNSET


class BackupRestore(Body, frozen=True, kw_only=True):
    """What the backup was protected with, if anything."""

    passphrase: Annotated[str, Meta(max_length=1000)] | UnsetType = UNSET


class Mark(View, frozen=True, kw_only=True):
    """A matched word: where it starts and how long it is, in UTF-16 code units, as browsers count."""

    start: int
    length: int


class SearchHit(View, frozen=True, kw_only=True):
    """Something that matches, with the matched words marked."""

    collection: CollectionName
    id: str
    title: str
    title_marks: list[Mark]
    excerpt: str
    excerpt_marks: list[Mark]
    updated_at: datetime


class SearchResults(View, frozen=True, kw_only=True):
    """The best hits first."""

    items: list[SearchHit]
    total: int
