WITH `t27` AS (
  SELECT
    `t16`.`professional_id`,
    `t16`.`filed_at`,
    `t16`.`filed_on`,
    `t16`.`verified_at`,
    `t13`.`as_of`,
    `t13`.`today`
  FROM `claims` AS `t16`
  INNER JOIN `questions` AS `t13`
    ON `t16`.`professional_id` = `t13`.`professional_id`
), `t28` AS (
  SELECT
    `t17`.`professional_id`,
    `t17`.`about`,
    `t17`.`purchase_id`,
    `t17`.`rating`,
    `t17`.`published_at`,
    `t17`.`withdrawn_at`,
    `t13`.`as_of`,
    `t13`.`today`
  FROM `reviews` AS `t17`
  INNER JOIN `questions` AS `t13`
    ON `t17`.`professional_id` = `t13`.`professional_id`
), `t61` AS (
  SELECT
    `t22`.`professional_id`,
    `t22`.`purchase_id`,
    `t22`.`part`
  FROM `claim_contacts` AS `t22`
  INNER JOIN (
    SELECT
      `t33`.`professional_id`
    FROM `t27` AS `t33`
    WHERE
      `t33`.`filed_at` <= `t33`.`as_of`
  ) AS `t46`
    ON `t22`.`professional_id` = `t46`.`professional_id`
), `t63` AS (
  SELECT
    `t45`.`professional_id`,
    `t45`.`purchase_id`,
    `t45`.`bought_at`,
    `t45`.`bought_on`,
    `t45`.`price_cents`,
    `t45`.`service`,
    `t45`.`profile_percent`,
    `t45`.`returned_at`,
    `t45`.`as_of`,
    `t45`.`today`,
    (
      ROW_NUMBER() OVER (
        PARTITION BY `t45`.`professional_id`
        ORDER BY `t45`.`bought_at` ASC NULLS LAST, `t45`.`purchase_id` ASC NULLS LAST
      ) - 1
    ) + 1 AS `ordinal`
  FROM (
    SELECT
      *
    FROM (
      SELECT
        `t23`.`professional_id`,
        `t23`.`purchase_id`,
        `t23`.`bought_at`,
        `t23`.`bought_on`,
        `t23`.`price_cents`,
        `t23`.`service`,
        `t23`.`profile_percent`,
        `t23`.`returned_at`,
        `t13`.`as_of`,
        `t13`.`today`
      FROM `purchases` AS `t23`
      INNER JOIN `questions` AS `t13`
        ON `t23`.`professional_id` = `t13`.`professional_id`
    ) AS `t32`
    WHERE
      `t32`.`bought_at` <= `t32`.`as_of`
      AND (
        (
          `t32`.`returned_at` IS NULL
        ) OR (
          `t32`.`returned_at` > `t32`.`as_of`
        )
      )
  ) AS `t45`
), `t69` AS (
  SELECT
    `t65`.`professional_id`,
    `t65`.`purchase_id`,
    `t65`.`bought_at`,
    `t65`.`bought_on`,
    `t65`.`price_cents`,
    `t65`.`service`,
    `t65`.`profile_percent`,
    `t65`.`returned_at`,
    `t65`.`as_of`,
    `t65`.`today`,
    `t65`.`ordinal`,
    `t65`.`bought_at` + INTERVAL '24' HOUR AS `prompt_until`
  FROM `t63` AS `t65`
  WHERE
    `t65`.`ordinal` <= 20
)
SELECT
  `t101`.`professional_id`,
  `t101`.`as_of`,
  `t101`.`today`,
  `t101`.`contact_count`,
  `t101`.`at_stake_cents`,
  `t101`.`first_at`,
  `t101`.`last_at`,
  `t101`.`first_on`,
  `t101`.`last_on`,
  `t101`.`lowest_profile_percent`,
  `t101`.`no_award_broken`,
  `t101`.`profile_complete_broken`,
  `t101`.`badges_active_broken`,
  `t101`.`priority_service_broken`,
  `t101`.`prompt_contact_waiting`,
  `t101`.`prompt_contact_next`,
  `t101`.`prompt_contact_broken`,
  `t101`.`claim_described_broken`,
  `t101`.`claim_truthful_broken`,
  `t101`.`filed_count`,
  `t101`.`filed_on`,
  `t101`.`verified_count`,
  `t101`.`contact_review_count`,
  `t101`.`former_client_review_count`,
  `t101`.`incident_count`,
  `t101`.`active_pack_count`,
  `t101`.`pack_until`,
  `t101`.`paid_count`,
  `t101`.`paid_at`,
  `t101`.`suspended_count`,
  `t101`.`window_until`,
  `t101`.`wait_until`,
  `t101`.`status_first_contacts`,
  `t101`.`status_no_award`,
  `t101`.`status_profile_complete`,
  `t101`.`status_badges_active`,
  `t101`.`status_priority_service`,
  `t101`.`status_purchase_window`,
  `t101`.`status_no_payment_incident`,
  `t101`.`status_prompt_contact`,
  `t101`.`status_contact_reviews`,
  `t101`.`status_former_client_reviews`,
  `t101`.`status_wait_elapsed`,
  `t101`.`status_active_pack`,
  `t101`.`status_once_only`,
  `t101`.`status_good_standing`,
  `t101`.`status_claim_described`,
  `t101`.`status_claim_truthful`,
  `t101`.`verdict`,
  IF(`t101`.`verdict` = 'payable', `t101`.`at_stake_cents`, 0) AS `refund_cents`
FROM (
  SELECT
    `t100`.`professional_id`,
    `t100`.`as_of`,
    `t100`.`today`,
    `t100`.`contact_count`,
    `t100`.`at_stake_cents`,
    `t100`.`first_at`,
    `t100`.`last_at`,
    `t100`.`first_on`,
    `t100`.`last_on`,
    `t100`.`lowest_profile_percent`,
    `t100`.`no_award_broken`,
    `t100`.`profile_complete_broken`,
    `t100`.`badges_active_broken`,
    `t100`.`priority_service_broken`,
    `t100`.`prompt_contact_waiting`,
    `t100`.`prompt_contact_next`,
    `t100`.`prompt_contact_broken`,
    `t100`.`claim_described_broken`,
    `t100`.`claim_truthful_broken`,
    `t100`.`filed_count`,
    `t100`.`filed_on`,
    `t100`.`verified_count`,
    `t100`.`contact_review_count`,
    `t100`.`former_client_review_count`,
    `t100`.`incident_count`,
    `t100`.`active_pack_count`,
    `t100`.`pack_until`,
    `t100`.`paid_count`,
    `t100`.`paid_at`,
    `t100`.`suspended_count`,
    `t100`.`window_until`,
    `t100`.`wait_until`,
    `t100`.`status_first_contacts`,
    `t100`.`status_no_award`,
    `t100`.`status_profile_complete`,
    `t100`.`status_badges_active`,
    `t100`.`status_priority_service`,
    `t100`.`status_purchase_window`,
    `t100`.`status_no_payment_incident`,
    `t100`.`status_prompt_contact`,
    `t100`.`status_contact_reviews`,
    `t100`.`status_former_client_reviews`,
    `t100`.`status_wait_elapsed`,
    `t100`.`status_active_pack`,
    `t100`.`status_once_only`,
    `t100`.`status_good_standing`,
    `t100`.`status_claim_described`,
    `t100`.`status_claim_truthful`,
    CASE
      WHEN `t100`.`status_no_award` = 'failed'
      THEN 'fulfilled'
      WHEN (
        `t100`.`status_first_contacts` = 'failed'
      )
      OR (
        `t100`.`status_no_award` = 'failed'
      )
      OR (
        `t100`.`status_profile_complete` = 'failed'
      )
      OR (
        `t100`.`status_badges_active` = 'failed'
      )
      OR (
        `t100`.`status_priority_service` = 'failed'
      )
      OR (
        `t100`.`status_purchase_window` = 'failed'
      )
      OR (
        `t100`.`status_no_payment_incident` = 'failed'
      )
      OR (
        `t100`.`status_prompt_contact` = 'failed'
      )
      OR (
        `t100`.`status_contact_reviews` = 'failed'
      )
      OR (
        `t100`.`status_former_client_reviews` = 'failed'
      )
      OR (
        `t100`.`status_wait_elapsed` = 'failed'
      )
      OR (
        `t100`.`status_active_pack` = 'failed'
      )
      OR (
        `t100`.`status_once_only` = 'failed'
      )
      OR (
        `t100`.`status_good_standing` = 'failed'
      )
      OR (
        `t100`.`status_claim_described` = 'failed'
      )
      OR (
        `t100`.`status_claim_truthful` = 'failed'
      )
      THEN 'excluded'
      WHEN (
        `t100`.`status_first_contacts` = 'open'
      )
      OR (
        `t100`.`status_no_award` = 'open'
      )
      OR (
        `t100`.`status_profile_complete` = 'open'
      )
      OR (
        `t100`.`status_badges_active` = 'open'
      )
      OR (
        `t100`.`status_priority_service` = 'open'
      )
      OR (
        `t100`.`status_purchase_window` = 'open'
      )
      OR (
        `t100`.`status_no_payment_incident` = 'open'
      )
      OR (
        `t100`.`status_prompt_contact` = 'open'
      )
      OR (
        `t100`.`status_contact_reviews` = 'open'
      )
      OR (
        `t100`.`status_former_client_reviews` = 'open'
      )
      OR (
        `t100`.`status_wait_elapsed` = 'open'
      )
      OR (
        `t100`.`status_active_pack` = 'open'
      )
      OR (
        `t100`.`status_once_only` = 'open'
      )
      OR (
        `t100`.`status_good_standing` = 'open'
      )
      THEN 'in_progress'
      WHEN (
        `t100`.`status_claim_described` = 'open'
      )
      OR (
        `t100`.`status_claim_truthful` = 'open'
      )
      THEN 'claimable'
      ELSE 'payable'
    END AS `verdict`
  FROM (
    SELECT
      `t99`.`professional_id`,
      `t99`.`as_of`,
      `t99`.`today`,
      `t99`.`contact_count`,
      `t99`.`at_stake_cents`,
      `t99`.`first_at`,
      `t99`.`last_at`,
      `t99`.`first_on`,
      `t99`.`last_on`,
      `t99`.`lowest_profile_percent`,
      `t99`.`no_award_broken`,
      `t99`.`profile_complete_broken`,
      `t99`.`badges_active_broken`,
      `t99`.`priority_service_broken`,
      `t99`.`prompt_contact_waiting`,
      `t99`.`prompt_contact_next`,
      `t99`.`prompt_contact_broken`,
      `t99`.`claim_described_broken`,
      `t99`.`claim_truthful_broken`,
      `t99`.`filed_count`,
      `t99`.`filed_on`,
      `t99`.`verified_count`,
      `t99`.`contact_review_count`,
      `t99`.`former_client_review_count`,
      `t99`.`incident_count`,
      `t99`.`active_pack_count`,
      `t99`.`pack_until`,
      `t99`.`paid_count`,
      `t99`.`paid_at`,
      `t99`.`suspended_count`,
      `t99`.`window_until`,
      `t99`.`wait_until`,
      CASE
        WHEN FALSE
        THEN 'failed'
        WHEN `t99`.`contact_count` < 20
        THEN 'open'
        ELSE 'met'
      END AS `status_first_contacts`,
      CASE
        WHEN `t99`.`no_award_broken` > 0
        THEN 'failed'
        WHEN `t99`.`contact_count` < 20
        THEN 'open'
        ELSE 'met'
      END AS `status_no_award`,
      CASE
        WHEN `t99`.`profile_complete_broken` > 0
        THEN 'failed'
        WHEN `t99`.`contact_count` < 20
        THEN 'open'
        ELSE 'met'
      END AS `status_profile_complete`,
      CASE
        WHEN `t99`.`badges_active_broken` > 0
        THEN 'failed'
        WHEN `t99`.`contact_count` < 20
        THEN 'open'
        ELSE 'met'
      END AS `status_badges_active`,
      CASE
        WHEN `t99`.`priority_service_broken` > 0
        THEN 'failed'
        WHEN `t99`.`contact_count` < 20
        THEN 'open'
        ELSE 'met'
      END AS `status_priority_service`,
      CASE
        WHEN (
          (
            `t99`.`contact_count` >= 20
          )
          AND (
            `t99`.`last_on` > `t99`.`window_until`
          )
        )
        OR (
          NOT (
            `t99`.`contact_count` >= 20
          )
          AND (
            `t99`.`today` > `t99`.`window_until`
          )
        )
        THEN 'failed'
        WHEN NOT (
          `t99`.`contact_count` >= 20
        )
        THEN 'open'
        ELSE 'met'
      END AS `status_purchase_window`,
      CASE
        WHEN `t99`.`incident_count` > 0
        THEN 'failed'
        WHEN `t99`.`contact_count` < 20
        THEN 'open'
        ELSE 'met'
      END AS `status_no_payment_incident`,
      CASE
        WHEN `t99`.`prompt_contact_broken` > 0
        THEN 'failed'
        WHEN (
          `t99`.`contact_count` < 20
        ) OR (
          `t99`.`prompt_contact_waiting` > 0
        )
        THEN 'open'
        ELSE 'met'
      END AS `status_prompt_contact`,
      CASE
        WHEN FALSE
        THEN 'failed'
        WHEN `t99`.`contact_review_count` < 2
        THEN 'open'
        ELSE 'met'
      END AS `status_contact_reviews`,
      CASE
        WHEN FALSE
        THEN 'failed'
        WHEN `t99`.`former_client_review_count` < 2
        THEN 'open'
        ELSE 'met'
      END AS `status_former_client_reviews`,
      CASE
        WHEN FALSE
        THEN 'failed'
        WHEN NOT (
          (
            `t99`.`contact_count` >= 20
          ) AND (
            `t99`.`today` > `t99`.`wait_until`
          )
        )
        THEN 'open'
        ELSE 'met'
      END AS `status_wait_elapsed`,
      CASE
        WHEN FALSE
        THEN 'failed'
        WHEN `t99`.`active_pack_count` = 0
        THEN 'open'
        ELSE 'met'
      END AS `status_active_pack`,
      CASE WHEN `t99`.`paid_count` > 0 THEN 'failed' WHEN FALSE THEN 'open' ELSE 'met' END AS `status_once_only`,
      CASE
        WHEN `t99`.`suspended_count` > 0
        THEN 'failed'
        WHEN FALSE
        THEN 'open'
        ELSE 'met'
      END AS `status_good_standing`,
      CASE
        WHEN FALSE
        THEN 'failed'
        WHEN (
          `t99`.`filed_count` = 0
        ) OR (
          `t99`.`claim_described_broken` > 0
        )
        THEN 'open'
        ELSE 'met'
      END AS `status_claim_described`,
      CASE
        WHEN (
          `t99`.`verified_count` > 0
        ) AND (
          `t99`.`claim_truthful_broken` > 0
        )
        THEN 'failed'
        WHEN NOT (
          `t99`.`verified_count` > 0
        )
        THEN 'open'
        ELSE 'met'
      END AS `status_claim_truthful`
    FROM (
      SELECT
        `t98`.`professional_id`,
        `t98`.`as_of`,
        `t98`.`today`,
        COALESCE(`t98`.`contact_count`, 0) AS `contact_count`,
        COALESCE(`t98`.`at_stake_cents`, 0) AS `at_stake_cents`,
        `t98`.`first_at`,
        `t98`.`last_at`,
        `t98`.`first_on`,
        `t98`.`last_on`,
        `t98`.`lowest_profile_percent`,
        COALESCE(`t98`.`no_award_broken`, 0) AS `no_award_broken`,
        COALESCE(`t98`.`profile_complete_broken`, 0) AS `profile_complete_broken`,
        COALESCE(`t98`.`badges_active_broken`, 0) AS `badges_active_broken`,
        COALESCE(`t98`.`priority_service_broken`, 0) AS `priority_service_broken`,
        COALESCE(`t98`.`prompt_contact_waiting`, 0) AS `prompt_contact_waiting`,
        `t98`.`prompt_contact_next`,
        COALESCE(`t98`.`prompt_contact_broken`, 0) AS `prompt_contact_broken`,
        COALESCE(`t98`.`claim_described_broken`, 0) AS `claim_described_broken`,
        COALESCE(`t98`.`claim_truthful_broken`, 0) AS `claim_truthful_broken`,
        COALESCE(`t98`.`filed_count`, 0) AS `filed_count`,
        `t98`.`filed_on`,
        COALESCE(`t98`.`verified_count`, 0) AS `verified_count`,
        COALESCE(`t98`.`contact_review_count`, 0) AS `contact_review_count`,
        COALESCE(`t98`.`former_client_review_count`, 0) AS `former_client_review_count`,
        COALESCE(`t98`.`incident_count`, 0) AS `incident_count`,
        COALESCE(`t98`.`active_pack_count`, 0) AS `active_pack_count`,
        `t98`.`pack_until`,
        COALESCE(`t98`.`paid_count`, 0) AS `paid_count`,
        `t98`.`paid_at`,
        COALESCE(`t98`.`suspended_count`, 0) AS `suspended_count`,
        CAST(CAST(`t98`.`first_on` AS TIMESTAMP) + INTERVAL '3' MONTH AS DATE) AS `window_until`,
        CAST(CAST(IF(COALESCE(`t98`.`contact_count`, 0) >= 20, `t98`.`last_on`, NULL) AS TIMESTAMP) + INTERVAL '1' MONTH AS DATE) AS `wait_until`
      FROM (
        SELECT
          `t12`.`professional_id`,
          `t12`.`as_of`,
          `t12`.`today`,
          `t97`.`contact_count`,
          `t97`.`at_stake_cents`,
          `t97`.`first_at`,
          `t97`.`last_at`,
          `t97`.`first_on`,
          `t97`.`last_on`,
          `t97`.`lowest_profile_percent`,
          `t97`.`no_award_broken`,
          `t97`.`profile_complete_broken`,
          `t97`.`badges_active_broken`,
          `t97`.`priority_service_broken`,
          `t97`.`prompt_contact_waiting`,
          `t97`.`prompt_contact_next`,
          `t97`.`prompt_contact_broken`,
          `t97`.`claim_described_broken`,
          `t97`.`claim_truthful_broken`,
          `t60`.`filed_count`,
          `t60`.`filed_on`,
          `t60`.`verified_count`,
          `t86`.`contact_review_count`,
          `t58`.`former_client_review_count`,
          `t94`.`incident_count`,
          `t56`.`active_pack_count`,
          `t56`.`pack_until`,
          `t54`.`paid_count`,
          `t54`.`paid_at`,
          `t78`.`suspended_count`
        FROM `questions` AS `t12`
        LEFT OUTER JOIN (
          SELECT
            `t95`.`professional_id`,
            COUNT(*) AS `contact_count`,
            CAST(CAST(SUM(`t95`.`price_cents`) AS DECIMAL(38, 0)) AS BIGINT) AS `at_stake_cents`,
            MIN(`t95`.`bought_at`) AS `first_at`,
            MAX(`t95`.`bought_at`) AS `last_at`,
            MIN(`t95`.`bought_on`) AS `first_on`,
            MAX(`t95`.`bought_on`) AS `last_on`,
            MIN(`t95`.`profile_percent`) AS `lowest_profile_percent`,
            SUM(CAST(NOT (
              `t95`.`no_award`
            ) AS BIGINT)) AS `no_award_broken`,
            SUM(CAST(NOT (
              `t95`.`profile_complete`
            ) AS BIGINT)) AS `profile_complete_broken`,
            SUM(CAST(NOT (
              `t95`.`badges_active`
            ) AS BIGINT)) AS `badges_active_broken`,
            SUM(CAST(NOT (
              `t95`.`priority_service`
            ) AS BIGINT)) AS `priority_service_broken`,
            SUM(
              CAST(NOT (
                `t95`.`prompt_contact`
              ) AND `t95`.`prompt_contact_waits` AS BIGINT)
            ) AS `prompt_contact_waiting`,
            MIN(
              IF(
                NOT (
                  `t95`.`prompt_contact`
                ) AND `t95`.`prompt_contact_waits`,
                `t95`.`prompt_until`,
                NULL
              )
            ) AS `prompt_contact_next`,
            SUM(
              CAST(NOT (
                `t95`.`prompt_contact`
              ) AND NOT (
                `t95`.`prompt_contact_waits`
              ) AS BIGINT)
            ) AS `prompt_contact_broken`,
            SUM(CAST(NOT (
              `t95`.`claim_described`
            ) AS BIGINT)) AS `claim_described_broken`,
            SUM(CAST(NOT (
              `t95`.`claim_truthful`
            ) AS BIGINT)) AS `claim_truthful_broken`
          FROM (
            SELECT
              `t92`.`professional_id`,
              `t92`.`purchase_id`,
              `t92`.`bought_at`,
              `t92`.`bought_on`,
              `t92`.`price_cents`,
              `t92`.`service`,
              `t92`.`profile_percent`,
              `t92`.`returned_at`,
              `t92`.`as_of`,
              `t92`.`today`,
              `t92`.`ordinal`,
              `t92`.`prompt_until`,
              COALESCE(`t92`.`award_count`, 0) AS `award_count`,
              COALESCE(`t92`.`badge_count`, 0) AS `badge_count`,
              COALESCE(`t92`.`prompt_attempt_count`, 0) AS `prompt_attempt_count`,
              COALESCE(`t92`.`described_count`, 0) AS `described_count`,
              COALESCE(`t92`.`contradicted_count`, 0) AS `contradicted_count`,
              COALESCE(`t92`.`award_count`, 0) = 0 AS `no_award`,
              `t92`.`profile_percent` >= 80 AS `profile_complete`,
              COALESCE(`t92`.`badge_count`, 0) >= 1 AS `badges_active`,
              `t92`.`service` = 'priority' AS `priority_service`,
              COALESCE(`t92`.`prompt_attempt_count`, 0) > 0 AS `prompt_contact`,
              COALESCE(`t92`.`described_count`, 0) > 0 AS `claim_described`,
              COALESCE(`t92`.`contradicted_count`, 0) = 0 AS `claim_truthful`,
              `t92`.`as_of` <= `t92`.`prompt_until` AS `prompt_contact_waits`
            FROM (
              SELECT
                `t79`.`professional_id`,
                `t79`.`purchase_id`,
                `t79`.`bought_at`,
                `t79`.`bought_on`,
                `t79`.`price_cents`,
                `t79`.`service`,
                `t79`.`profile_percent`,
                `t79`.`returned_at`,
                `t79`.`as_of`,
                `t79`.`today`,
                `t79`.`ordinal`,
                `t79`.`prompt_until`,
                `t52`.`award_count`,
                `t36`.`badge_count`,
                `t90`.`prompt_attempt_count`,
                `t76`.`described_count`,
                `t77`.`contradicted_count`
              FROM `t69` AS `t79`
              LEFT OUTER JOIN (
                SELECT
                  `t40`.`professional_id`,
                  `t40`.`purchase_id`,
                  COUNT(*) AS `award_count`
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      `t20`.`professional_id`,
                      `t20`.`purchase_id`,
                      `t20`.`awarded_at`,
                      `t13`.`as_of`,
                      `t13`.`today`
                    FROM `awards` AS `t20`
                    INNER JOIN `questions` AS `t13`
                      ON `t20`.`professional_id` = `t13`.`professional_id`
                  ) AS `t31`
                  WHERE
                    `t31`.`awarded_at` <= `t31`.`as_of`
                ) AS `t40`
                GROUP BY
                  1,
                  2
              ) AS `t52`
                ON `t79`.`professional_id` = `t52`.`professional_id`
                AND `t79`.`purchase_id` = `t52`.`purchase_id`
              LEFT OUTER JOIN (
                SELECT
                  `t24`.`professional_id`,
                  `t24`.`purchase_id`,
                  COUNT(DISTINCT `t24`.`badge`) AS `badge_count`
                FROM (
                  SELECT
                    *
                  FROM `purchase_badges` AS `t6`
                  WHERE
                    `t6`.`badge` IN ('verified')
                ) AS `t24`
                GROUP BY
                  1,
                  2
              ) AS `t36`
                ON `t79`.`professional_id` = `t36`.`professional_id`
                AND `t79`.`purchase_id` = `t36`.`purchase_id`
              LEFT OUTER JOIN (
                SELECT
                  `t88`.`professional_id`,
                  `t88`.`purchase_id`,
                  COUNT(*) AS `prompt_attempt_count`
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      `t21`.`professional_id`,
                      `t21`.`purchase_id`,
                      `t21`.`attempted_at`,
                      `t21`.`channel`,
                      `t80`.`bought_at`,
                      `t80`.`bought_on`,
                      `t80`.`price_cents`,
                      `t80`.`service`,
                      `t80`.`profile_percent`,
                      `t80`.`returned_at`,
                      `t80`.`as_of`,
                      `t80`.`today`,
                      `t80`.`ordinal`,
                      `t80`.`prompt_until`
                    FROM `contact_attempts` AS `t21`
                    INNER JOIN `t69` AS `t80`
                      ON `t21`.`professional_id` = `t80`.`professional_id`
                      AND `t21`.`purchase_id` = `t80`.`purchase_id`
                  ) AS `t84`
                  WHERE
                    `t84`.`attempted_at` <= `t84`.`as_of`
                    AND `t84`.`attempted_at` >= `t84`.`bought_at`
                    AND `t84`.`attempted_at` <= `t84`.`prompt_until`
                ) AS `t88`
                GROUP BY
                  1,
                  2
              ) AS `t90`
                ON `t79`.`professional_id` = `t90`.`professional_id`
                AND `t79`.`purchase_id` = `t90`.`purchase_id`
              LEFT OUTER JOIN (
                SELECT
                  `t66`.`professional_id`,
                  `t66`.`purchase_id`,
                  COUNT(*) AS `described_count`
                FROM (
                  SELECT
                    *
                  FROM `t61` AS `t62`
                  WHERE
                    `t62`.`part` = 'described'
                ) AS `t66`
                GROUP BY
                  1,
                  2
              ) AS `t76`
                ON `t79`.`professional_id` = `t76`.`professional_id`
                AND `t79`.`purchase_id` = `t76`.`purchase_id`
              LEFT OUTER JOIN (
                SELECT
                  `t67`.`professional_id`,
                  `t67`.`purchase_id`,
                  COUNT(*) AS `contradicted_count`
                FROM (
                  SELECT
                    *
                  FROM `t61` AS `t62`
                  WHERE
                    `t62`.`part` = 'contradicted'
                ) AS `t67`
                GROUP BY
                  1,
                  2
              ) AS `t77`
                ON `t79`.`professional_id` = `t77`.`professional_id`
                AND `t79`.`purchase_id` = `t77`.`purchase_id`
            ) AS `t92`
          ) AS `t95`
          GROUP BY
            1
        ) AS `t97`
          ON `t12`.`professional_id` = `t97`.`professional_id`
        LEFT OUTER JOIN (
          SELECT
            `t42`.`professional_id`,
            COUNT(*) AS `filed_count`,
            MIN(`t42`.`filed_on`) AS `filed_on`,
            SUM(CAST(`t42`.`verified_at` <= `t42`.`as_of` AS BIGINT)) AS `verified_count`
          FROM (
            SELECT
              *
            FROM `t27` AS `t33`
            WHERE
              `t33`.`filed_at` <= `t33`.`as_of`
          ) AS `t42`
          GROUP BY
            1
        ) AS `t60`
          ON `t12`.`professional_id` = `t60`.`professional_id`
        LEFT OUTER JOIN (
          SELECT
            `t83`.`professional_id`,
            COUNT(*) AS `contact_review_count`
          FROM (
            SELECT
              `t51`.`professional_id`,
              `t51`.`about`,
              `t51`.`purchase_id`,
              `t51`.`rating`,
              `t51`.`published_at`,
              `t51`.`withdrawn_at`,
              `t51`.`as_of`,
              `t51`.`today`
            FROM (
              SELECT
                *
              FROM `t28` AS `t34`
              WHERE
                `t34`.`published_at` <= `t34`.`as_of`
                AND (
                  (
                    `t34`.`withdrawn_at` IS NULL
                  ) OR (
                    `t34`.`withdrawn_at` > `t34`.`as_of`
                  )
                )
                AND `t34`.`about` = 'contact'
                AND `t34`.`rating` >= 4
            ) AS `t51`
            INNER JOIN (
              SELECT
                `t65`.`professional_id`,
                `t65`.`purchase_id`
              FROM `t63` AS `t65`
              WHERE
                `t65`.`ordinal` <= 20
            ) AS `t74`
              ON `t51`.`professional_id` = `t74`.`professional_id`
              AND `t51`.`purchase_id` = `t74`.`purchase_id`
          ) AS `t83`
          GROUP BY
            1
        ) AS `t86`
          ON `t12`.`professional_id` = `t86`.`professional_id`
        LEFT OUTER JOIN (
          SELECT
            `t47`.`professional_id`,
            COUNT(*) AS `former_client_review_count`
          FROM (
            SELECT
              *
            FROM `t28` AS `t34`
            WHERE
              `t34`.`published_at` <= `t34`.`as_of`
              AND (
                (
                  `t34`.`withdrawn_at` IS NULL
                ) OR (
                  `t34`.`withdrawn_at` > `t34`.`as_of`
                )
              )
              AND `t34`.`about` = 'former_work'
          ) AS `t47`
          GROUP BY
            1
        ) AS `t58`
          ON `t12`.`professional_id` = `t58`.`professional_id`
        LEFT OUTER JOIN (
          SELECT
            `t91`.`professional_id`,
            COUNT(*) AS `incident_count`
          FROM (
            SELECT
              *
            FROM (
              SELECT
                `t44`.`professional_id`,
                `t44`.`occurred_at`,
                `t44`.`payment_at`,
                `t44`.`state`,
                `t44`.`as_of`,
                `t44`.`today`,
                `t82`.`bought_count`,
                `t82`.`first_at`,
                `t82`.`last_at`
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    `t19`.`professional_id`,
                    `t19`.`occurred_at`,
                    `t19`.`payment_at`,
                    `t19`.`state`,
                    `t13`.`as_of`,
                    `t13`.`today`
                  FROM `payment_incidents` AS `t19`
                  INNER JOIN `questions` AS `t13`
                    ON `t19`.`professional_id` = `t13`.`professional_id`
                ) AS `t30`
                WHERE
                  `t30`.`occurred_at` <= `t30`.`as_of`
              ) AS `t44`
              INNER JOIN (
                SELECT
                  `t70`.`professional_id`,
                  COUNT(*) AS `bought_count`,
                  MIN(`t70`.`bought_at`) AS `first_at`,
                  MAX(`t70`.`bought_at`) AS `last_at`
                FROM (
                  SELECT
                    *
                  FROM `t63` AS `t65`
                  WHERE
                    `t65`.`ordinal` <= 20
                ) AS `t70`
                GROUP BY
                  1
              ) AS `t82`
                ON `t44`.`professional_id` = `t82`.`professional_id`
            ) AS `t87`
            WHERE
              `t87`.`state` = 'upheld'
              AND (
                `t87`.`occurred_at` BETWEEN `t87`.`first_at` AND IF(`t87`.`bought_count` >= 20, `t87`.`last_at`, `t87`.`as_of`)
                OR `t87`.`payment_at` BETWEEN `t87`.`first_at` AND IF(`t87`.`bought_count` >= 20, `t87`.`last_at`, `t87`.`as_of`)
              )
          ) AS `t91`
          GROUP BY
            1
        ) AS `t94`
          ON `t12`.`professional_id` = `t94`.`professional_id`
        LEFT OUTER JOIN (
          SELECT
            `t41`.`professional_id`,
            COUNT(*) AS `active_pack_count`,
            MAX(`t41`.`ends_on`) AS `pack_until`
          FROM (
            SELECT
              *
            FROM (
              SELECT
                `t14`.`professional_id`,
                `t14`.`starts_on`,
                `t14`.`ends_on`,
                `t14`.`cancelled_on`,
                `t13`.`as_of`,
                `t13`.`today`
              FROM `packs` AS `t14`
              INNER JOIN `questions` AS `t13`
                ON `t14`.`professional_id` = `t13`.`professional_id`
            ) AS `t25`
            WHERE
              `t25`.`today` BETWEEN `t25`.`starts_on` AND `t25`.`ends_on`
              AND (
                (
                  `t25`.`cancelled_on` IS NULL
                ) OR (
                  `t25`.`today` < `t25`.`cancelled_on`
                )
              )
          ) AS `t41`
          GROUP BY
            1
        ) AS `t56`
          ON `t12`.`professional_id` = `t56`.`professional_id`
        LEFT OUTER JOIN (
          SELECT
            `t37`.`professional_id`,
            COUNT(*) AS `paid_count`,
            MIN(`t37`.`paid_at`) AS `paid_at`
          FROM (
            SELECT
              *
            FROM (
              SELECT
                `t15`.`professional_id`,
                `t15`.`paid_at`,
                `t13`.`as_of`,
                `t13`.`today`
              FROM `earlier_guarantees` AS `t15`
              INNER JOIN `questions` AS `t13`
                ON `t15`.`professional_id` = `t13`.`professional_id`
            ) AS `t26`
            WHERE
              `t26`.`paid_at` <= `t26`.`as_of`
          ) AS `t37`
          GROUP BY
            1
        ) AS `t54`
          ON `t12`.`professional_id` = `t54`.`professional_id`
        LEFT OUTER JOIN (
          SELECT
            `t64`.`professional_id`,
            SUM(CAST(`t64`.`state` = 'suspended' AS BIGINT)) AS `suspended_count`
          FROM (
            SELECT
              *
            FROM (
              SELECT
                `t38`.`professional_id`,
                `t38`.`since`,
                `t38`.`state`,
                `t38`.`as_of`,
                `t38`.`today`,
                ROW_NUMBER() OVER (
                  PARTITION BY `t38`.`professional_id`
                  ORDER BY `t38`.`since` DESC, `t38`.`state` ASC NULLS LAST
                ) - 1 AS `rank`
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    `t18`.`professional_id`,
                    `t18`.`since`,
                    `t18`.`state`,
                    `t13`.`as_of`,
                    `t13`.`today`
                  FROM `standing` AS `t18`
                  INNER JOIN `questions` AS `t13`
                    ON `t18`.`professional_id` = `t13`.`professional_id`
                ) AS `t29`
                WHERE
                  `t29`.`since` <= `t29`.`as_of`
              ) AS `t38`
            ) AS `t59`
            WHERE
              `t59`.`rank` = 0
          ) AS `t64`
          GROUP BY
            1
        ) AS `t78`
          ON `t12`.`professional_id` = `t78`.`professional_id`
      ) AS `t98`
    ) AS `t99`
  ) AS `t100`
) AS `t101`
