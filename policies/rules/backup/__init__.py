"""Rules about AWS Backup's vaults and plans."""
