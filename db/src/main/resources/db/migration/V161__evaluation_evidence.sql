-- What an answer tells beside its text.
alter table evaluation_answer
    -- Mean log-probability per token of the reference, where it was asked for.
    add column logprob double precision,
    -- The gate's mean shares in each layer, in the order of the adapters: a JSON list of lists; null without a gate.
    add column layers  text;
