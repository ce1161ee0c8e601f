"""Sources of reports outside the inboxes: platforms, SFTP folders, object stores, mailboxes."""
