-- Three vectors are more than a row may hold before PostgreSQL moves values out of it; every comparison then reads a second table through its index.
-- In line, one page has all that a search compares. Rows that are there move when they are written again.
alter table adapter_embedding set (toast_tuple_target = 8160);
