"""The edge, over real sockets and in process: who may speak, what is answered, what clients hear."""
