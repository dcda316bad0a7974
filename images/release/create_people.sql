-- Makes the user whom people sign in as by IAM: it reads what the application's role owns, and writes nothing. psql sets
-- `people`, `role` and `database`.
SELECT format('CREATE ROLE %I LOGIN', :'people')
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'people') \gexec
GRANT rds_iam TO :"people";
GRANT CONNECT ON DATABASE :"database" TO :"people";
GRANT USAGE ON SCHEMA :"role" TO :"people";
-- What is there already, and what migrations will make.
SET ROLE :"role";
GRANT SELECT ON ALL TABLES IN SCHEMA :"role" TO :"people";
GRANT SELECT ON ALL SEQUENCES IN SCHEMA :"role" TO :"people";
ALTER DEFAULT PRIVILEGES IN SCHEMA :"role" GRANT SELECT ON TABLES TO :"people";
ALTER DEFAULT PRIVILEGES IN SCHEMA :"role" GRANT SELECT ON SEQUENCES TO :"people";
RESET ROLE;
ALTER ROLE :"people" SET search_path = :"role", public;
ALTER ROLE :"people" SET default_transaction_read_only = on;
