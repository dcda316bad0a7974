"""The account's own Pulumi program: what every stack of the account relies on and exists once."""
