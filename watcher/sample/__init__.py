"""The sample mailbox of the demonstration: mails to a freelancer who does not exist, made by ourselves."""
