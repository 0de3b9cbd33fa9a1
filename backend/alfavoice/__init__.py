"""AlfaVoice: speech becomes text wherever a person works, on their own machine."""

__version__ = "0.1.0.dev0"
