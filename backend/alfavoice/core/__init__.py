"""What every part may use; imports nothing of ours."""
