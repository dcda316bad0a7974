"""Security headers of every response; imports nothing, so that settings share the defaults cheaply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class ResponseHeaders:
    """Headers that the listener puts into every response, in place of the application's; None leaves it alone.

    The default content policy is one that pages with inline scripts keep working under. A header that was set before is
    not taken off by None: the provider keeps it until somebody removes it from the listener (hashicorp's
    terraform-provider-aws, issue 43042, read 2026-11-22).
    """

    strict_transport_security: str | None = "max-age=31536000; includeSubDomains"
    content_security_policy: str | None = "base-uri 'self'; frame-ancestors 'none'; object-src 'none'"
    x_frame_options: Literal["DENY", "SAMEORIGIN"] | None = "DENY"
    x_content_type_options: Literal["nosniff"] | None = "nosniff"
