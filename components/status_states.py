"""What Step Functions does for a status page: write what the alarms say, and keep what people post.

Expressions are JSONata; what they compare with is assigned as plain JSON first. Source of the states' form: Step
Functions developer guide, "Transforming data with JSONata", "Passing data between states with variables" and "Learning
to use AWS service SDK integrations"; CloudWatch API reference, DescribeAlarms; read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

STATUS_KEY: Final = "status.json"
INCIDENTS_KEY: Final = "incidents.json"

MOST_ALARMS: Final = 100
"""Alarms that one question names at most (CloudWatch API reference, DescribeAlarms, read 2026-11-22)."""

INCIDENT_STATES: Final = ("investigating", "identified", "monitoring", "maintenance", "resolved")

_LONGEST_ID: Final = 40
_LONGEST_TITLE: Final = 120
_LONGEST_TEXT: Final = 1_000
_KEPT_INCIDENTS: Final = 20
_KEPT_UPDATES: Final = 8
"""Together below the 256 KiB that pass between two states (Step Functions developer guide, "Quotas", read
2026-11-22)."""

_PATIENTLY: Final = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 2, "MaxAttempts": 3, "BackoffRate": 2}]

State = Mapping[str, Any]


@dataclass(frozen=True)
class StatusComponent:
    """A part of the system as users know it, with the physical names of the alarms that tell of it."""

    name: str
    outage: Sequence[str] = ()
    degraded: Sequence[str] = ()


def status_definition(components: Sequence[StatusComponent], bucket: str) -> State:
    """Return the state machine that asks for the alarms and writes each component's state.

    An alarm that CloudWatch doesn't know makes its component unknown, unless another one rings.
    """
    shown = [{"name": each.name, "outage": [*each.outage], "degraded": [*each.degraded]} for each in components]
    names = sorted({name for each in components for name in (*each.outage, *each.degraded)})
    body = {
        "version": 1,
        "updated": "{% $states.context.State.EnteredTime %}",
        "components": f"{{% [$map($shown, function($each) {{ {{'name': $each.name, 'state': {_STATE}}} }})] %}}",
    }
    return _machine(
        "What the alarms say, for the status page",
        {
            "Begin": _assigned({"shown": shown, "known": [], "ringing": []}, "Ask" if names else "Write"),
            **({"Ask": _ask(names)} if names else {}),
            "Write": _put(bucket, STATUS_KEY, body),
        },
    )


def incident_definition(components: Sequence[str], bucket: str) -> State:
    """Return the state machine that takes news of an incident: `id`, `title`, `text`, `state` and maybe `components`.

    News of an id that is known is added to that incident. What doesn't have this form is refused.
    """
    expected = (
        f"Expected id (lower case, digits and -, at most {_LONGEST_ID}), title (at most {_LONGEST_TITLE} characters), "
        f"text (at most {_LONGEST_TEXT}), state (one of {', '.join(INCIDENT_STATES)}), and components, if given, a "
        f"list of some of: {', '.join(components)}."
    )
    return _machine(
        "News of an incident, for the status page",
        {
            "Begin": _assigned({"names": [*components], "phases": [*INCIDENT_STATES]}, "Check"),
            "Check": {
                "Type": "Choice",
                "Choices": [{"Condition": f"{{% {_WELL_FORMED} %}}", "Next": "Read"}],
                "Default": "Refused",
            },
            "Refused": {"Type": "Fail", "Error": "Incident.Refused", "Cause": expected},
            "Read": {
                "Type": "Task",
                "Resource": "arn:aws:states:::aws-sdk:s3:getObject",
                "Arguments": {"Bucket": bucket, "Key": INCIDENTS_KEY},
                "Assign": {"kept": "{% [$parse($states.result.Body).incidents] %}", "news": "{% $states.input %}"},
                "Retry": _PATIENTLY,
                "Next": "Write",
            },
            "Write": _put(bucket, INCIDENTS_KEY, {"version": 1, "incidents": f"{{% {_ADDED} %}}"}),
        },
    )


_STATE: Final = (
    "$exists($filter($each.outage, function($name) { $name in $ringing })) ? 'outage'"
    " : $exists($filter($each.degraded, function($name) { $name in $ringing })) ? 'degraded'"
    " : $exists($filter($append($each.outage, $each.degraded), function($name) { $not($name in $known) })) ? 'unknown'"
    " : 'operational'"
)

_WELL_FORMED: Final = (
    "("
    " $news := $states.input;"
    " $short := function($value, $most) {"
    " $type($value) = 'string' ? ($length($value) > 0 and $length($value) <= $most) : false };"
    f" $short($news.id, {_LONGEST_ID}) ? ($contains($news.id, /^[a-z0-9-]+$/)"
    f" and $short($news.title, {_LONGEST_TITLE}) and $short($news.text, {_LONGEST_TEXT})"
    " and $news.state in $phases"
    " and ($exists($news.components) ? ($type($news.components) = 'array' and $not($exists("
    "$filter($news.components, function($name) { $not($name in $names) })))) : true)) : false"
    " )"
)

_ADDED: Final = (
    "("
    " $before := $filter($kept, function($each) { $each.id = $news.id });"
    " $update := {'time': $states.context.State.EnteredTime, 'state': $news.state, 'text': $news.text};"
    " $incident := {'id': $news.id, 'title': $news.title,"
    " 'components': [$exists($news.components) ? $news.components : $before.components],"
    f" 'updates': [$append([$update], $before.updates)[[0..{_KEPT_UPDATES - 1}]]]}};"
    " $others := $filter($kept, function($each) { $each.id != $news.id });"
    f" [$append([$incident], $others)[[0..{_KEPT_INCIDENTS - 1}]]]"
    " )"
)


def _machine(comment: str, states: Mapping[str, State]) -> State:
    return {
        "Comment": comment,
        "QueryLanguage": "JSONata",
        "StartAt": "Begin",
        "TimeoutSeconds": 120,
        "States": states,
    }


def _assigned(variables: Mapping[str, Any], then: str) -> State:
    return {"Type": "Pass", "Assign": variables, "Next": then}


def _ask(names: Sequence[str]) -> State:
    metric, composite = "$states.result.MetricAlarms", "$states.result.CompositeAlarms"
    rings = "[StateValue = 'ALARM'].AlarmName"
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:cloudwatch:describeAlarms",
        "Arguments": {
            "AlarmNames": [*names],
            "AlarmTypes": ["MetricAlarm", "CompositeAlarm"],
            "MaxRecords": MOST_ALARMS,
        },
        "Assign": {
            "known": f"{{% [{metric}.AlarmName, {composite}.AlarmName] %}}",
            "ringing": f"{{% [{metric}{rings}, {composite}{rings}] %}}",
        },
        "Retry": _PATIENTLY,
        "Next": "Write",
    }


def _put(bucket: str, key: str, body: Mapping[str, Any]) -> State:
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:s3:putObject",
        "Arguments": {
            "Bucket": bucket,
            "Key": key,
            "ContentType": "application/json",
            "CacheControl": "max-age=30",
            "Body": body,
        },
        "Output": {},
        "Retry": _PATIENTLY,
        "End": True,
    }
