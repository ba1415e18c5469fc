-- Retrieval: which prompts an adapter fits, and a trained map of the embeddings.
alter table adapter_embedding
    -- The mean of the example prompts as the embedder gives it, of length one; the column retrieval is this under the base's
    -- retriever, and can be made from it again.
    add column examples   vector(384),
    -- Cosine of an example prompt with the mean of the others: its mean, and how far it varies. For cards without examples
    -- these are the values of a typical adapter.
    add column fit_mean   double precision not null default 0.7,
    add column fit_spread double precision not null default 0.04;

update adapter_embedding set examples = retrieval;

alter table adapter_embedding
    alter column examples set not null,
    alter column fit_mean drop default,
    alter column fit_spread drop default;

-- A prompt fits an adapter when its cosine is at least fit_mean - fit_slack * (fit_spread + 0.02). 1.5 is what
-- `train retriever` learns on the samples' training pairs, so that 0.5 % of them are refused.
alter table base
    add column retriever        text,
    -- Of the version that the stored vectors were mapped with.
    add column retriever_digest text,
    add column fit_slack        double precision not null default 1.5 check (fit_slack between 0 and 100);

alter table adapter_version drop constraint adapter_version_kind_check;

alter table adapter_version
    add constraint adapter_version_kind_check check (kind in ('adapter', 'router', 'retriever'));
