"""Features × rankings on a canvas: a component of our own, whose JavaScript lies beside it."""
