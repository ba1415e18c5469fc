-- What a base starts with that a worker or an administrator brings: the mixture of the one that comes with the product, whose
-- temperature an evaluation or a retriever of its own may better.
alter table base
    alter column mode set default 'weighted',
    alter column prior set default 'none',
    alter column temperature set default 0.01,
    alter column top_k set default 3;
