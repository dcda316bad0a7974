"""The pack for what breaks the first `pulumi up`, or silently undoes a later one."""
