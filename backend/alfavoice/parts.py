"""The parts of a running core, under their names. `app.py` builds them, the edges are handed them."""

from dataclasses import dataclass

from alfavoice.activities.activities import Activities
from alfavoice.core.bus import Bus
from alfavoice.core.database import Database
from alfavoice.core.paths import DataPaths
from alfavoice.dictionary.dictionary import Dictionary
from alfavoice.library.housekeeping import Housekeeping
from alfavoice.library.library import Library
from alfavoice.library.search import Search
from alfavoice.news.news import News
from alfavoice.notes.notes import Notes
from alfavoice.recording.recorder import Recorder
from alfavoice.recording.recordings import Recordings
from alfavoice.recording.transcriber import Transcriber
from alfavoice.settings.settings import SettingsKeeper
from alfavoice.snippets.snippets import Snippets
from alfavoice.speech.catalog import Catalog


@dataclass(frozen=True)
class Core:
    """The parts of a running core."""

    paths: DataPaths
    database: Database
    bus: Bus
    settings: SettingsKeeper
    recordings: Recordings
    recorder: Recorder
    transcriber: Transcriber
    catalog: Catalog
    notes: Notes
    snippets: Snippets
    dictionary: Dictionary
    activities: Activities
    news: News
    library: Library
    search: Search
    housekeeping: Housekeeping
