WITH `t25` AS (
  SELECT
    `t11`.`professional_id`,
    `t11`.`purchase_id`,
    `t11`.`part`
  FROM `claim_contacts` AS `t11`
  INNER JOIN (
    SELECT
      `t16`.`professional_id`
    FROM (
      SELECT
        `t12`.`professional_id`,
        `t12`.`filed_at`,
        `t12`.`filed_on`,
        `t12`.`verified_at`,
        `t10`.`as_of`,
        `t10`.`today`
      FROM `claims` AS `t12`
      INNER JOIN `questions` AS `t10`
        ON `t12`.`professional_id` = `t10`.`professional_id`
    ) AS `t16`
    WHERE
      `t16`.`filed_at` <= `t16`.`as_of`
  ) AS `t22`
    ON `t11`.`professional_id` = `t22`.`professional_id`
), `t30` AS (
  SELECT
    `t27`.`professional_id`,
    `t27`.`purchase_id`,
    `t27`.`bought_at`,
    `t27`.`bought_on`,
    `t27`.`price_cents`,
    `t27`.`service`,
    `t27`.`profile_percent`,
    `t27`.`returned_at`,
    `t27`.`as_of`,
    `t27`.`today`,
    `t27`.`ordinal`,
    `t27`.`bought_at` + INTERVAL '24' HOUR AS `prompt_until`
  FROM (
    SELECT
      `t21`.`professional_id`,
      `t21`.`purchase_id`,
      `t21`.`bought_at`,
      `t21`.`bought_on`,
      `t21`.`price_cents`,
      `t21`.`service`,
      `t21`.`profile_percent`,
      `t21`.`returned_at`,
      `t21`.`as_of`,
      `t21`.`today`,
      (
        ROW_NUMBER() OVER (
          PARTITION BY `t21`.`professional_id`
          ORDER BY `t21`.`bought_at` ASC NULLS LAST, `t21`.`purchase_id` ASC NULLS LAST
        ) - 1
      ) + 1 AS `ordinal`
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `t9`.`professional_id`,
          `t9`.`purchase_id`,
          `t9`.`bought_at`,
          `t9`.`bought_on`,
          `t9`.`price_cents`,
          `t9`.`service`,
          `t9`.`profile_percent`,
          `t9`.`returned_at`,
          `t10`.`as_of`,
          `t10`.`today`
        FROM `purchases` AS `t9`
        INNER JOIN `questions` AS `t10`
          ON `t9`.`professional_id` = `t10`.`professional_id`
      ) AS `t15`
      WHERE
        `t15`.`bought_at` <= `t15`.`as_of`
        AND (
          (
            `t15`.`returned_at` IS NULL
          ) OR (
            `t15`.`returned_at` > `t15`.`as_of`
          )
        )
    ) AS `t21`
  ) AS `t27`
  WHERE
    `t27`.`ordinal` <= 20
)
SELECT
  `t42`.`professional_id`,
  `t42`.`purchase_id`,
  `t42`.`bought_at`,
  `t42`.`bought_on`,
  `t42`.`price_cents`,
  `t42`.`service`,
  `t42`.`profile_percent`,
  `t42`.`returned_at`,
  `t42`.`as_of`,
  `t42`.`today`,
  `t42`.`ordinal`,
  `t42`.`prompt_until`,
  COALESCE(`t42`.`award_count`, 0) AS `award_count`,
  COALESCE(`t42`.`badge_count`, 0) AS `badge_count`,
  COALESCE(`t42`.`prompt_attempt_count`, 0) AS `prompt_attempt_count`,
  COALESCE(`t42`.`described_count`, 0) AS `described_count`,
  COALESCE(`t42`.`contradicted_count`, 0) AS `contradicted_count`,
  COALESCE(`t42`.`award_count`, 0) = 0 AS `no_award`,
  `t42`.`profile_percent` >= 80 AS `profile_complete`,
  COALESCE(`t42`.`badge_count`, 0) >= 1 AS `badges_active`,
  `t42`.`service` = 'priority' AS `priority_service`,
  COALESCE(`t42`.`prompt_attempt_count`, 0) > 0 AS `prompt_contact`,
  COALESCE(`t42`.`described_count`, 0) > 0 AS `claim_described`,
  COALESCE(`t42`.`contradicted_count`, 0) = 0 AS `claim_truthful`,
  `t42`.`as_of` <= `t42`.`prompt_until` AS `prompt_contact_waits`
FROM (
  SELECT
    `t34`.`professional_id`,
    `t34`.`purchase_id`,
    `t34`.`bought_at`,
    `t34`.`bought_on`,
    `t34`.`price_cents`,
    `t34`.`service`,
    `t34`.`profile_percent`,
    `t34`.`returned_at`,
    `t34`.`as_of`,
    `t34`.`today`,
    `t34`.`ordinal`,
    `t34`.`prompt_until`,
    `t24`.`award_count`,
    `t18`.`badge_count`,
    `t41`.`prompt_attempt_count`,
    `t36`.`described_count`,
    `t37`.`contradicted_count`
  FROM `t30` AS `t34`
  LEFT OUTER JOIN (
    SELECT
      `t19`.`professional_id`,
      `t19`.`purchase_id`,
      COUNT(*) AS `award_count`
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `t7`.`professional_id`,
          `t7`.`purchase_id`,
          `t7`.`awarded_at`,
          `t10`.`as_of`,
          `t10`.`today`
        FROM `awards` AS `t7`
        INNER JOIN `questions` AS `t10`
          ON `t7`.`professional_id` = `t10`.`professional_id`
      ) AS `t14`
      WHERE
        `t14`.`awarded_at` <= `t14`.`as_of`
    ) AS `t19`
    GROUP BY
      1,
      2
  ) AS `t24`
    ON `t34`.`professional_id` = `t24`.`professional_id`
    AND `t34`.`purchase_id` = `t24`.`purchase_id`
  LEFT OUTER JOIN (
    SELECT
      `t13`.`professional_id`,
      `t13`.`purchase_id`,
      COUNT(DISTINCT `t13`.`badge`) AS `badge_count`
    FROM (
      SELECT
        *
      FROM `purchase_badges` AS `t0`
      WHERE
        `t0`.`badge` IN ('verified')
    ) AS `t13`
    GROUP BY
      1,
      2
  ) AS `t18`
    ON `t34`.`professional_id` = `t18`.`professional_id`
    AND `t34`.`purchase_id` = `t18`.`purchase_id`
  LEFT OUTER JOIN (
    SELECT
      `t39`.`professional_id`,
      `t39`.`purchase_id`,
      COUNT(*) AS `prompt_attempt_count`
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `t8`.`professional_id`,
          `t8`.`purchase_id`,
          `t8`.`attempted_at`,
          `t8`.`channel`,
          `t35`.`bought_at`,
          `t35`.`bought_on`,
          `t35`.`price_cents`,
          `t35`.`service`,
          `t35`.`profile_percent`,
          `t35`.`returned_at`,
          `t35`.`as_of`,
          `t35`.`today`,
          `t35`.`ordinal`,
          `t35`.`prompt_until`
        FROM `contact_attempts` AS `t8`
        INNER JOIN `t30` AS `t35`
          ON `t8`.`professional_id` = `t35`.`professional_id`
          AND `t8`.`purchase_id` = `t35`.`purchase_id`
      ) AS `t38`
      WHERE
        `t38`.`attempted_at` <= `t38`.`as_of`
        AND `t38`.`attempted_at` >= `t38`.`bought_at`
        AND `t38`.`attempted_at` <= `t38`.`prompt_until`
    ) AS `t39`
    GROUP BY
      1,
      2
  ) AS `t41`
    ON `t34`.`professional_id` = `t41`.`professional_id`
    AND `t34`.`purchase_id` = `t41`.`purchase_id`
  LEFT OUTER JOIN (
    SELECT
      `t28`.`professional_id`,
      `t28`.`purchase_id`,
      COUNT(*) AS `described_count`
    FROM (
      SELECT
        *
      FROM `t25` AS `t26`
      WHERE
        `t26`.`part` = 'described'
    ) AS `t28`
    GROUP BY
      1,
      2
  ) AS `t36`
    ON `t34`.`professional_id` = `t36`.`professional_id`
    AND `t34`.`purchase_id` = `t36`.`purchase_id`
  LEFT OUTER JOIN (
    SELECT
      `t29`.`professional_id`,
      `t29`.`purchase_id`,
      COUNT(*) AS `contradicted_count`
    FROM (
      SELECT
        *
      FROM `t25` AS `t26`
      WHERE
        `t26`.`part` = 'contradicted'
    ) AS `t29`
    GROUP BY
      1,
      2
  ) AS `t37`
    ON `t34`.`professional_id` = `t37`.`professional_id`
    AND `t34`.`purchase_id` = `t37`.`purchase_id`
) AS `t42`
ORDER BY
  `t42`.`professional_id` ASC NULLS LAST,
  `t42`.`ordinal` ASC NULLS LAST
