"""Pages that anybody may open, the demo's mailbox, and the door of the payment provider."""
