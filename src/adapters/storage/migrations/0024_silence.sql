-- Nobody decided, by day or by night: a request expires, or leaves as information, which asks for nothing and is never about
-- a person (GDPR art. 22).
alter table deadline drop constraint deadline_type_check;
alter table deadline add constraint deadline_type_check check (type in
  ('decide', 'answer', 'expire', 'review', 'end', 'notice', 'appeal', 'hearing', 'silence'));
alter table barrier_request drop constraint barrier_request_force_check;
alter table barrier_request add constraint barrier_request_force_check
  check (force in ('request', 'demand', 'order', 'information'));
alter table barrier_request add constraint barrier_request_silence_check check (
  case when force = 'information' then decided_by is not distinct from 'silence' and kind in ('domain', 'url', 'sender-id')
    else decided_by is distinct from 'silence' or (state = 'expired' and sent_at is null) end);
