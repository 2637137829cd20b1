-- What accept() sends, statement by statement, without Django.
SELECT c.*, p.*, n.*, k.*, o.*
  FROM cases_proposal o
  JOIN cases_need n ON n.id = o.need_id
  JOIN cases_case c ON c.id = n.case_id
  JOIN people_person p ON p.id = c.person_id
  JOIN territory_community k ON k.id = n.community_id
 WHERE o.id = %(proposal)s
   FOR NO KEY UPDATE OF c, n, o;
SELECT l.* FROM consent_pledge l JOIN cases_proposal o ON o.pledge_id = l.id WHERE o.id = %(proposal)s
   FOR NO KEY UPDATE OF l;
SELECT a.family FROM cases_agreement a JOIN cases_need n ON n.case_id = a.case_id
 WHERE n.id = %(need)s AND a.given AND a.withdrawn_at IS NULL;
SELECT l.*, d.*, g.*
  FROM directory_listing l JOIN directory_professional d ON d.id = l.professional_id
  LEFT JOIN directory_organization g ON g.id = l.organization_id
 WHERE l.professional_id = %(who)s AND l.active;
SELECT * FROM use_everywhere(ARRAY[%(who)s]::bigint[], '2026-11-23', %(community)s);
UPDATE cases_proposal o SET state = 'accepted', answered_at = %(now)s, taken_week = '2026-11-23',
       taken_seq = (SELECT l.consent_seq FROM consent_pledge l WHERE l.id = o.pledge_id)
 WHERE o.id = %(proposal)s;
UPDATE cases_need SET state = 'taken', taken_at = %(now)s, taken_by_id = %(who)s,
       next_check_at = %(now)s::timestamptz + interval '1 day', faults = 0
 WHERE id = %(need)s AND state = 'proposed';
UPDATE cases_proposal SET state = 'withdrawn', answered_at = %(now)s
 WHERE need_id = %(need)s AND state IN ('sent', 'alternative') RETURNING id;
UPDATE outbox_message SET state = 'cancelled', next_check_at = NULL, variables = '{}'
 WHERE state IN ('queued', 'stuck')
   AND about = ANY (SELECT 'proposal:' || id FROM cases_proposal WHERE need_id = %(need)s AND id <> %(proposal)s);
UPDATE cases_link SET until = %(now)s::timestamptz + interval '7 days' WHERE proposal_id = %(proposal)s;
INSERT INTO cases_event (community_id, case_id, need_id, verb, actor, professional_id, at, data)
SELECT community_id, case_id, id, 'taken', 'link', %(who)s, %(now)s, '{}' FROM cases_need WHERE id = %(need)s;
UPDATE cases_case SET news_due_at = least(news_due_at, %(now)s)
 WHERE id = (SELECT case_id FROM cases_need WHERE id = %(need)s);
SELECT l.*, d.* FROM directory_listing l JOIN directory_professional d ON d.id = l.professional_id
 WHERE l.professional_id = %(who)s AND l.active;
INSERT INTO cases_link (community_id, proposal_id, token_hash, channel, created_at, until)
VALUES (%(community)s, %(proposal)s, %(hash)s, 'email', %(now)s, %(now)s::timestamptz + interval '7 days');
INSERT INTO outbox_message (key, community_id, channel, address, template, variables, body, about, recipient,
                            state, attempts, next_check_at, created_at, fault)
VALUES (gen_random_uuid(), %(community)s, 'email', 'a@b.test', 'accepted', '{}', '', '', '',
        'queued', 0, %(now)s, %(now)s, '');
