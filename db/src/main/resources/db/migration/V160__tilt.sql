-- Adapters whose examples are all alike lie nearer to every prompt than adapters whose examples vary; a trained retriever says
-- how much of that is taken back.
alter table adapter_embedding
    -- The example prompts one by one, as the embedder gives them: what the tilt is made from when another retriever is chosen.
    add column prompts halfvec(384)[] not null default '{}',
    -- Added to the cosine with the mean; 0 without a retriever, and where the examples are not known one by one.
    add column tilt    double precision not null default 0;
