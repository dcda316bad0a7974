"""The public harness: previews of programs and verdicts of packs, for anybody's tests.

    from shipworthy.testing import UNKNOWN, preview

    plan = preview(Path(), stack="production", config={"replicas": 3})
    assert plan["database"].inputs["multiAz"] is True
    assert plan["database"].inputs["dbSubnetGroupName"] == UNKNOWN

`docs/testing.md` describes it.
"""

from shipworthy.plan.errors import ConfigurationError, PackError, ProgramError, UsageError
from shipworthy.testing.judging import Judge, judge
from shipworthy.testing.lookup import NotInPlan
from shipworthy.testing.mutation import Mutant, mutants
from shipworthy.testing.previewed import PlannedResource, Previewed
from shipworthy.testing.program import preview
from shipworthy.testing.values import SECRET, UNKNOWN, Secret
from shipworthy.testing.verdicts import Judgement, Verdicts

__all__ = [
    "SECRET",
    "UNKNOWN",
    "ConfigurationError",
    "Judge",
    "Judgement",
    "Mutant",
    "NotInPlan",
    "PackError",
    "PlannedResource",
    "Previewed",
    "ProgramError",
    "Secret",
    "UsageError",
    "Verdicts",
    "judge",
    "mutants",
    "preview",
]
