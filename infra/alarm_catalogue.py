"""The alarms of every stack, one row each; dashboard, runbooks and tests follow this list.

To change when an alarm begins, change `shipworthy:alarms`; to change what it does, its row. Each row's runbook is
docs/runbooks/<name>.md.
"""

from __future__ import annotations

from typing import Final

from infra.alarm_row import Row

# fmt: off
CATALOGUE: Final = (
    Row("api-down", "edge", "availability", "page", "requests", "below",
        1, "No request reached a service for 2 minutes, not even the probe's.", lasts=2, missing="breaching",
        needs="probed"),
    Row("probe-failed", "probe", "availability", "page", "probe-healthy", "below",
        1, "Seen from outside, the service does not answer at its public address.", lasts=2, missing="breaching"),
    Row("error-rate", "edge", "errors", "notify", "errors", "above",
        "error_percent", "Too many requests are answered with a 5xx status."),
    Row("high-latency", "edge", "latency", "notify", "latency-p99", "above",
        "latency_milliseconds", "The slowest hundredth of requests takes too long.", scale=1 / 1000),
    Row("certificate-expiring", "certificate", "availability", "notify", "certificate-days", "below",
        "certificate_days", "The certificate ends soon and was not renewed.", lasts=24 * 60),
    Row("service-tasks", "service", "availability", "notify", "service-tasks-missing", "above",
        0, "Fewer tasks run than the service is to have.", lasts=10, missing="breaching", grouped=True),
    Row("service-cpu", "service", "capacity", "notify", "service-cpu", "above",
        "service_cpu_percent", "The tasks' processors are busy though the service scales.", lasts=15, grouped=True),
    Row("service-memory", "service", "capacity", "notify", "service-memory", "above",
        "service_memory_percent", "The tasks' memory is nearly full.", lasts=15, grouped=True),
    Row("job-failed", "job", "availability", "notify", "job-failures", "above",
        0, "A run of the job failed, took too long, or was refused beside another one.", needs="run"),
    Row("job-late", "job", "availability", "notify", "job-successes", "below",
        1, "No run of the job has succeeded for longer than its schedule allows.",
        lasts="window", missing="breaching", needs="fresh"),
    Row("job-short", "job", "availability", "notify", "job-number", "below",
        100, "No run of the job has done as much as it has to.",
        lasts="window", of="minimum", missing="breaching", needs="counted"),
    Row("job-not-started", "job-failures", "availability", "notify", "messages", "above",
        0, "A schedule could not start its job.", lasts=1),
    Row("log-count", "log", "errors", "notify", "log-number", "above",
        100, "The service logs more of something than it should.", lasts="window", of="threshold"),
    Row("database-connections", "database", "availability", "page", "database-connections", "above",
        "connections_percent", "The database soon takes no further connection.", of="connections"),
    Row("database-storage", "database", "availability", "page", "database-storage", "below",
        "storage_free_percent", "The database's storage is nearly full and RDS has not added any.",
        lasts=15, of="storage_bytes"),
    Row("database-cpu", "database", "capacity", "notify", "database-cpu", "above",
        "database_cpu_percent", "The database's processor is busy.", lasts=15, grouped=True),
    Row("database-memory", "database", "capacity", "notify", "database-memory", "below",
        "database_free_memory_mib", "The database is short of memory.", lasts=15, scale=2**20, grouped=True),
    Row("database-credits", "database", "capacity", "notify", "database-credits", "below",
        "cpu_credits", "The database is burstable and has used up its credits: it gets dearer or slower.",
        lasts=15, grouped=True),
    Row("database-replica-lag", "database", "durability", "notify", "database-replica-lag", "above",
        "database_replica_lag_mib", "The replica in the other region is behind; a promotion would lose what it lacks.",
        lasts=15, scale=2**20, needs="replicated", grouped=True),
    Row("cache-memory", "cache", "capacity", "notify", "cache-memory", "above",
        "cache_memory_percent", "The cache is nearly full.", lasts=15, grouped=True),
    Row("cache-evictions", "cache", "capacity", "notify", "cache-evictions", "above",
        "cache_evictions", "The cache drops many keys to make room.", grouped=True),
    Row("cache-cpu", "cache", "capacity", "notify", "cache-cpu", "above",
        "cache_cpu_percent", "The busiest node's engine has little time left.", lasts=15, grouped=True),
    Row("cache-credits", "cache", "capacity", "notify", "cache-credits", "below",
        "cpu_credits", "A node is burstable and has used up its credits: it gets slower.",
        lasts=15, grouped=True),
    Row("cache-lag", "cache", "durability", "notify", "cache-lag", "above",
        "replication_lag_seconds", "A replica of the cache is behind; a failover would lose what it lacks.",
        needs="replicated", grouped=True),
    Row("files-busy", "files", "capacity", "notify", "files-io", "above",
        "files_io_percent", "The file system is close to as many operations as it can do.", lasts=15),
    Row("backup-failed", "backups", "durability", "notify", "backups-failed", "above",
        0, "A backup failed or never began.", lasts=60),
    Row("backup-late", "backups", "durability", "notify", "backups-completed", "below",
        1, "No backup ended well for days.", lasts="backup_late_days", missing="breaching"),
    Row("status-page-errors", "status-page", "availability", "notify", "distribution-errors", "above",
        "error_percent", "Too many requests for the status page are answered with a 5xx status."),
    Row("status-stale", "status", "availability", "notify", "job-successes", "below",
        1, "The status page learns nothing any more, and tells users so.", lasts=15, missing="breaching"),
)
# fmt: on
