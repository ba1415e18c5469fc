-- What a judge thinks of an answer, where it was asked: 0 to 1, and why. Null: not asked, or it gave none, and error says so.
alter table evaluation_answer
    add column judge_score  double precision check (judge_score between 0 and 1),
    add column judge_reason text;
