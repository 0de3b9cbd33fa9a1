"""What Prometheus is told about recording and transcription. One set for the process, as Prometheus has it."""

from prometheus_client import Counter, Gauge, Histogram

_SHORT = (0.0025, 0.005, 0.01, 0.015, 0.02, 0.025, 0.03, 0.035, 0.04, 0.045, 0.05, 0.075, 0.1, 0.25, 0.5, 1.0)
_LONG = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0)

SESSIONS = Counter("alfavoice_sessions_total", "Recordings by how they ended.", ["status"])
CHUNKS = Counter("alfavoice_chunks_total", "Chunks by what became of them.", ["status"])
TRANSCRIPTIONS = Counter("alfavoice_transcriptions_total", "Chunks that were transcribed.", ["model"])
CHUNK_SECONDS = Histogram("alfavoice_chunk_duration_seconds", "How long chunks are.", buckets=_LONG)
TRANSCRIPTION_SECONDS = Histogram(
    "alfavoice_transcription_duration_seconds", "How long transcribing a chunk took.", ["model"], buckets=_LONG
)
WRITE_SECONDS = Histogram(
    "alfavoice_wav_write_latency_seconds",
    "From the arrival of sound to its being in the file; the oldest of each write.",
    buckets=_SHORT,
)
ACTIVE_SESSIONS = Gauge("alfavoice_active_sessions", "Recordings that run.")
PENDING_TRANSCRIPTIONS = Gauge("alfavoice_pending_transcriptions", "Chunks that wait for their text.")
BUFFERED_SAMPLES = Gauge("alfavoice_audio_buffer_samples", "Samples on their way to the disk.")
DROPPED_FRAMES = Counter("alfavoice_dropped_frames_total", "Frames a device delivered that found no room in a queue.")
