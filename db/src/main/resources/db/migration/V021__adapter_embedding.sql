-- What search and retrieval compare a text with; derived from the version's files, and rebuilt where a row is missing.
create table adapter_embedding (
    version_id uuid        primary key references adapter_version (id) on delete cascade,
    -- Title, summary, tags and card: what people search.
    search     vector(384) not null,
    -- The mean of the example prompts, of length one: what prompts are routed by.
    retrieval  vector(384) not null,
    words      tsvector    not null,
    created_at timestamptz not null default now()
);

create index adapter_embedding_search on adapter_embedding using hnsw (search vector_cosine_ops);
create index adapter_embedding_retrieval on adapter_embedding using hnsw (retrieval vector_cosine_ops);
create index adapter_embedding_words on adapter_embedding using gin (words);
