-- owner/name@digest of the recipe's version that answered; null: no recipe did.
alter table evaluation_answer
    add column recipe text;
