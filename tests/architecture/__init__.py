"""The shape of the code and its documentation, held together."""
