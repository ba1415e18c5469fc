-- Base models, each with the mixture that evaluation found best for adapters that were retrieved.
create table base (
    name        text             primary key,
    license     text             not null,
    layers      integer          not null check (layers > 0),
    hidden_size integer          not null check (hidden_size > 0),
    -- Bases without a difference in workers are offered in this order.
    position    integer          not null,
    mode        text             not null,
    prior       text             not null,
    temperature double precision not null check (temperature > 0),
    top_k       integer          not null check (top_k between 1 and 8)
);

-- T = 0.01: with the shipped embedder the own adapter leads by a cosine of 0.05 or more in 9 of 10 sample questions, and
-- then gets 0.99 of the weight; a blunter mixture of neighbouring tasks answers worse than the own adapter alone.
insert into base (name, license, layers, hidden_size, position, mode, prior, temperature, top_k)
values ('HuggingFaceTB/SmolLM2-135M-Instruct', 'apache-2.0', 30, 576, 1, 'weighted', 'none', 0.01, 3);
