"""IAM policy documents, written as the AWS provider writes them.

Source: hashicorp/terraform-provider-aws `internal/service/iam/policy_document_data_source.go` and `policy_model.go`,
read on 2026-11-22; compared with the golden `invoke`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from shipworthy.plan.values import Value


def policy_document(arguments: Mapping[str, Value]) -> dict[str, Value]:
    statements = arguments.get("statements") or []
    out = []
    for s in statements:
        o = {}
        a = s.get("actions") or []
        o["Action"] = a[0] if len(a) == 1 else sorted(a, reverse=True)
        o["Effect"] = s.get("effect") or "Allow"
        r = s.get("resources") or []
        o["Resource"] = r[0] if len(r) == 1 else sorted(r, reverse=True)
        out.append(o)
    doc = {"Statement": out, "Version": "2012-10-17"}
    return {"json": json.dumps(doc, indent=2), "id": "1"}
