-- Makes the application's role what it has to be, whatever is there already. psql sets `role` and `database`.
SELECT format('CREATE ROLE %I LOGIN', :'role')
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
GRANT CONNECT, TEMPORARY ON DATABASE :"database" TO :"role";
-- Whoever makes a schema for a role has to be its member, which RDS's administrator isn't by itself.
GRANT :"role" TO CURRENT_USER;
CREATE SCHEMA IF NOT EXISTS :"role" AUTHORIZATION :"role";
ALTER ROLE :"role" SET search_path = :"role", public;
