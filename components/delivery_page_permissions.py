"""What it takes to preview, and to apply, state machines, what starts them, and pages behind CloudFront.

`components/delivery_permissions.py` says where the actions are written and how they are narrowed.
"""

from __future__ import annotations

from typing import Final

from components.delivery_grants import Grant

MACHINES: Final = (
    Grant(
        "Machines",
        "states",
        ["states:stateMachine:{prefix}-*"],
        reads="DescribeStateMachine ListStateMachineVersions ListTagsForResource",
        writes="CreateStateMachine DeleteStateMachine TagResource UntagResource UpdateStateMachine",
    ),
    # The provider has each definition checked before it is applied.
    Grant("MachinesChecked", "states", reads="ValidateStateMachineDefinition"),
    Grant(
        "Schedules",
        "scheduler",
        ["scheduler:schedule/default/{prefix}-*"],
        reads="GetSchedule",
        writes="CreateSchedule DeleteSchedule UpdateSchedule",
    ),
    Grant(
        "DeadLetters",
        "sqs",
        ["sqs:{prefix}-*"],
        reads="GetQueueAttributes GetQueueUrl ListQueueTags",
        writes="CreateQueue DeleteQueue SetQueueAttributes TagQueue UntagQueue",
    ),
)

PAGES: Final = (
    Grant("DistributionNew", "cloudfront", writes="CreateDistribution", of="new"),
    Grant("DistributionTagged", "cloudfront", ["cloudfront:distribution/*"], writes="TagResource", of="new"),
    Grant(
        "Distribution",
        "cloudfront",
        ["cloudfront:distribution/*"],
        reads="GetDistribution GetDistributionConfig ListTagsForResource",
        writes="AllowVendedLogDeliveryForResource CreateInvalidation DeleteDistribution TagResource UntagResource"
        " UpdateDistribution",
        of="own",
    ),
    # CloudFront names these itself and gives them no tags: one pipeline may change those of another stack.
    Grant(
        "DistributionParts",
        "cloudfront",
        [
            "cloudfront:cache-policy/*",
            "cloudfront:origin-access-control/*",
            "cloudfront:response-headers-policy/*",
        ],
        reads="GetCachePolicy GetOriginAccessControl GetResponseHeadersPolicy",
        writes="DeleteCachePolicy DeleteOriginAccessControl DeleteResponseHeadersPolicy UpdateCachePolicy"
        " UpdateOriginAccessControl UpdateResponseHeadersPolicy",
    ),
    Grant(
        "DistributionPartsNew",
        "cloudfront",
        writes="CreateCachePolicy CreateOriginAccessControl CreateResponseHeadersPolicy",
    ),
    Grant(
        "LogDelivery",
        "logs",
        ["logs:delivery-destination:{prefix}-*", "logs:delivery-source:{prefix}-*", "logs:delivery:*"],
        reads="GetDelivery GetDeliveryDestination GetDeliverySource ListTagsForResource",
        writes="CreateDelivery DeleteDelivery DeleteDeliveryDestination DeleteDeliverySource PutDeliveryDestination"
        " PutDeliverySource TagResource UntagResource UpdateDeliveryConfiguration",
    ),
    Grant(
        "PageObjects",
        "s3",
        ["s3:{prefix}-status-*/*"],
        reads="GetObject GetObjectTagging",
        writes="DeleteObject DeleteObjectVersion PutObject PutObjectTagging",
    ),
)
