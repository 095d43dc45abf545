-- The tables every service has, made in its first migration. {app} and {worker} stand for its two roles.
-- No statement holds a semicolon but at its end, so that the file can be run one statement at a time.

create table journal (
    id bigint generated always as identity primary key,
    event_id uuid not null unique,
    network_id uuid not null,
    type text not null,
    key text not null,
    aggregate_version int not null,
    occurred_at timestamptz,
    data jsonb not null,
    traceparent text,
    recorded_at timestamptz not null default clock_timestamp(),
    published_at timestamptz,
    published_seq bigint
);
create index journal_unpublished on journal (id) where published_at is null;
create unique index journal_published_order on journal (published_seq);
create sequence journal_published_seq;

create table inbox (
    consumer text not null,
    source text not null,
    event_id uuid not null,
    network_id uuid not null,
    received_at timestamptz not null default clock_timestamp(),
    primary key (consumer, source, event_id)
);
create index inbox_received_at on inbox (received_at);

create table dead_letters (
    id bigint generated always as identity primary key,
    consumer text not null,
    source text not null,
    topic text not null,
    partition int not null,
    kafka_offset bigint not null,
    key text,
    event_id uuid,
    type text,
    network_id uuid,
    headers jsonb not null,
    value bytea,
    reason text not null,
    status text not null check (status in ('dead', 'held', 'replayed', 'skipped')),
    created_at timestamptz not null default clock_timestamp(),
    resolved_at timestamptz
);
create index dead_letters_open on dead_letters (consumer, source, key, id) where status in ('dead', 'held');

create table parked_keys (
    consumer text not null,
    source text not null,
    key text not null,
    network_id uuid,
    parked_at timestamptz not null default clock_timestamp(),
    primary key (consumer, source, key)
);

create table deadlines (
    network_id uuid not null,
    subject uuid not null,
    kind text not null,
    cycle int not null default 0,
    due_at timestamptz not null,
    fired_at timestamptz,
    data jsonb,
    primary key (network_id, subject, kind, cycle)
);
create index deadlines_due on deadlines (due_at) where fired_at is null;

create table vault_keys (
    network_id uuid not null,
    person_id uuid not null,
    wrapped bytea not null,
    created_at timestamptz not null default clock_timestamp(),
    primary key (network_id, person_id)
);

create table blind_index (
    network_id uuid not null,
    person_id uuid not null,
    field text not null,
    token bytea not null,
    primary key (network_id, person_id, field, token)
);
create index blind_index_token on blind_index (network_id, field, token);

create table audit_entries (
    id bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    network_id uuid not null,
    actor text not null,
    role text not null,
    action text not null,
    subject_kind text not null,
    subjects uuid[] not null,
    ground text,
    request_id text
);
create index audit_entries_network on audit_entries (network_id, id);
create index audit_entries_subjects on audit_entries using gin (subjects);

create table audit_chain (
    seq bigint primary key,
    entry_id bigint not null unique,
    hash bytea not null
);

-- One row. How far domain time is ahead of real time.
create table domain_clock (
    only_row boolean primary key default true check (only_row),
    ahead interval not null default '0' check (ahead >= '0')
);
insert into domain_clock default values;

create table relay_offsets (
    topic text not null,
    partition int not null,
    last_offset bigint not null,
    primary key (topic, partition)
);

-- Both roles write journal and audit for one network at a time. Only the worker (relay, sealer) sees all of them.
alter table journal enable row level security;
alter table journal force row level security;
create policy tenant_reads on journal for select to {app}
    using (network_id = nullif(current_setting('app.network_id', true), '')::uuid);
create policy tenant_writes on journal for insert to {app}, {worker}
    with check (network_id = nullif(current_setting('app.network_id', true), '')::uuid);
create policy worker_reads on journal for select to {worker} using (true);
create policy worker_marks on journal for update to {worker} using (true);
grant select, insert on journal to {app}, {worker};
grant update (published_at, published_seq) on journal to {worker};
grant usage on sequence journal_published_seq to {worker};

alter table audit_entries enable row level security;
alter table audit_entries force row level security;
create policy tenant_reads on audit_entries for select to {app}
    using (network_id = nullif(current_setting('app.network_id', true), '')::uuid);
create policy tenant_writes on audit_entries for insert to {app}, {worker}
    with check (network_id = nullif(current_setting('app.network_id', true), '')::uuid);
create policy worker_reads on audit_entries for select to {worker} using (true);
grant select, insert on audit_entries to {app}, {worker};
grant select on audit_chain to {app};
grant select, insert on audit_chain to {worker};

alter table inbox enable row level security;
alter table inbox force row level security;
create policy worker_all on inbox to {worker} using (true);
grant select, insert, delete on inbox to {worker};

alter table dead_letters enable row level security;
alter table dead_letters force row level security;
create policy tenant_reads on dead_letters for select to {app}
    using (network_id = nullif(current_setting('app.network_id', true), '')::uuid);
create policy worker_all on dead_letters to {worker} using (true);
grant select on dead_letters to {app};
grant select, insert, update, delete on dead_letters to {worker};

-- A key parked before its network was known counts for every network: who asks whether a client's events are
-- complete must hear no.
alter table parked_keys enable row level security;
alter table parked_keys force row level security;
create policy tenant_reads on parked_keys for select to {app}
    using (network_id is null or network_id = nullif(current_setting('app.network_id', true), '')::uuid);
create policy worker_all on parked_keys to {worker} using (true);
grant select on parked_keys to {app};
grant select, insert, update, delete on parked_keys to {worker};

alter table deadlines enable row level security;
alter table deadlines force row level security;
create policy tenant_all on deadlines to {app}
    using (network_id = nullif(current_setting('app.network_id', true), '')::uuid);
create policy worker_all on deadlines to {worker} using (true);
grant select, insert, update, delete on deadlines to {app}, {worker};

alter table vault_keys enable row level security;
alter table vault_keys force row level security;
create policy tenant_all on vault_keys to {app}, {worker}
    using (network_id = nullif(current_setting('app.network_id', true), '')::uuid);
grant select, insert, delete on vault_keys to {app}, {worker};

alter table blind_index enable row level security;
alter table blind_index force row level security;
create policy tenant_all on blind_index to {app}, {worker}
    using (network_id = nullif(current_setting('app.network_id', true), '')::uuid);
grant select, insert, delete on blind_index to {app}, {worker};

grant select on domain_clock to {app}, {worker};
grant update (ahead) on domain_clock to {app}, {worker};
grant select, insert, update, delete on relay_offsets to {worker};
