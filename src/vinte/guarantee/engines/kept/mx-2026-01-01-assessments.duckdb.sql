WITH "t16" AS (
  SELECT
    "t10"."professional_id",
    "t10"."filed_at",
    "t10"."filed_on",
    "t10"."verified_at",
    "t8"."as_of",
    "t8"."today"
  FROM "claims" AS "t10"
  INNER JOIN "questions" AS "t8"
    ON "t10"."professional_id" = "t8"."professional_id"
), "t35" AS (
  SELECT
    "t14"."professional_id",
    "t14"."purchase_id",
    "t14"."part"
  FROM "claim_contacts" AS "t14"
  INNER JOIN (
    SELECT
      "t20"."professional_id"
    FROM "t16" AS "t20"
    WHERE
      "t20"."filed_at" <= "t20"."as_of"
  ) AS "t27"
    ON "t14"."professional_id" = "t27"."professional_id"
)
SELECT
  "t56"."professional_id",
  "t56"."as_of",
  "t56"."today",
  "t56"."contact_count",
  "t56"."at_stake_cents",
  "t56"."first_at",
  "t56"."last_at",
  "t56"."first_on",
  "t56"."last_on",
  "t56"."lowest_profile_percent",
  "t56"."no_award_broken",
  "t56"."profile_complete_broken",
  "t56"."claim_described_broken",
  "t56"."claim_truthful_broken",
  "t56"."filed_count",
  "t56"."filed_on",
  "t56"."verified_count",
  "t56"."paid_count",
  "t56"."paid_at",
  "t56"."suspended_count",
  "t56"."claim_until",
  "t56"."status_first_contacts",
  "t56"."status_no_award",
  "t56"."status_profile_complete",
  "t56"."status_once_only",
  "t56"."status_good_standing",
  "t56"."status_claim_in_time",
  "t56"."status_claim_described",
  "t56"."status_claim_truthful",
  "t56"."verdict",
  CASE WHEN "t56"."verdict" = 'payable' THEN "t56"."at_stake_cents" ELSE 0 END AS "refund_cents"
FROM (
  SELECT
    "t55"."professional_id",
    "t55"."as_of",
    "t55"."today",
    "t55"."contact_count",
    "t55"."at_stake_cents",
    "t55"."first_at",
    "t55"."last_at",
    "t55"."first_on",
    "t55"."last_on",
    "t55"."lowest_profile_percent",
    "t55"."no_award_broken",
    "t55"."profile_complete_broken",
    "t55"."claim_described_broken",
    "t55"."claim_truthful_broken",
    "t55"."filed_count",
    "t55"."filed_on",
    "t55"."verified_count",
    "t55"."paid_count",
    "t55"."paid_at",
    "t55"."suspended_count",
    "t55"."claim_until",
    "t55"."status_first_contacts",
    "t55"."status_no_award",
    "t55"."status_profile_complete",
    "t55"."status_once_only",
    "t55"."status_good_standing",
    "t55"."status_claim_in_time",
    "t55"."status_claim_described",
    "t55"."status_claim_truthful",
    CASE
      WHEN "t55"."status_no_award" = 'failed'
      THEN 'fulfilled'
      WHEN (
        "t55"."status_first_contacts" = 'failed'
      )
      OR (
        "t55"."status_no_award" = 'failed'
      )
      OR (
        "t55"."status_profile_complete" = 'failed'
      )
      OR (
        "t55"."status_once_only" = 'failed'
      )
      OR (
        "t55"."status_good_standing" = 'failed'
      )
      OR (
        "t55"."status_claim_in_time" = 'failed'
      )
      OR (
        "t55"."status_claim_described" = 'failed'
      )
      OR (
        "t55"."status_claim_truthful" = 'failed'
      )
      THEN 'excluded'
      WHEN (
        "t55"."status_first_contacts" = 'open'
      )
      OR (
        "t55"."status_no_award" = 'open'
      )
      OR (
        "t55"."status_profile_complete" = 'open'
      )
      OR (
        "t55"."status_once_only" = 'open'
      )
      OR (
        "t55"."status_good_standing" = 'open'
      )
      THEN 'in_progress'
      WHEN (
        "t55"."status_claim_in_time" = 'open'
      )
      OR (
        "t55"."status_claim_described" = 'open'
      )
      OR (
        "t55"."status_claim_truthful" = 'open'
      )
      THEN 'claimable'
      ELSE 'payable'
    END AS "verdict"
  FROM (
    SELECT
      "t54"."professional_id",
      "t54"."as_of",
      "t54"."today",
      "t54"."contact_count",
      "t54"."at_stake_cents",
      "t54"."first_at",
      "t54"."last_at",
      "t54"."first_on",
      "t54"."last_on",
      "t54"."lowest_profile_percent",
      "t54"."no_award_broken",
      "t54"."profile_complete_broken",
      "t54"."claim_described_broken",
      "t54"."claim_truthful_broken",
      "t54"."filed_count",
      "t54"."filed_on",
      "t54"."verified_count",
      "t54"."paid_count",
      "t54"."paid_at",
      "t54"."suspended_count",
      "t54"."claim_until",
      CASE
        WHEN FALSE
        THEN 'failed'
        WHEN "t54"."contact_count" < 15
        THEN 'open'
        ELSE 'met'
      END AS "status_first_contacts",
      CASE
        WHEN "t54"."no_award_broken" > 0
        THEN 'failed'
        WHEN "t54"."contact_count" < 15
        THEN 'open'
        ELSE 'met'
      END AS "status_no_award",
      CASE
        WHEN "t54"."profile_complete_broken" > 0
        THEN 'failed'
        WHEN "t54"."contact_count" < 15
        THEN 'open'
        ELSE 'met'
      END AS "status_profile_complete",
      CASE WHEN "t54"."paid_count" > 0 THEN 'failed' WHEN FALSE THEN 'open' ELSE 'met' END AS "status_once_only",
      CASE
        WHEN "t54"."suspended_count" > 0
        THEN 'failed'
        WHEN FALSE
        THEN 'open'
        ELSE 'met'
      END AS "status_good_standing",
      CASE
        WHEN (
          (
            "t54"."filed_count" > 0
          ) AND (
            "t54"."filed_on" > "t54"."claim_until"
          )
        )
        OR (
          NOT (
            "t54"."filed_count" > 0
          ) AND (
            "t54"."today" > "t54"."claim_until"
          )
        )
        THEN 'failed'
        WHEN NOT (
          "t54"."filed_count" > 0
        ) OR (
          "t54"."contact_count" = 0
        )
        THEN 'open'
        ELSE 'met'
      END AS "status_claim_in_time",
      CASE
        WHEN FALSE
        THEN 'failed'
        WHEN (
          "t54"."filed_count" = 0
        ) OR (
          "t54"."claim_described_broken" > 0
        )
        THEN 'open'
        ELSE 'met'
      END AS "status_claim_described",
      CASE
        WHEN (
          "t54"."verified_count" > 0
        ) AND (
          "t54"."claim_truthful_broken" > 0
        )
        THEN 'failed'
        WHEN NOT (
          "t54"."verified_count" > 0
        )
        THEN 'open'
        ELSE 'met'
      END AS "status_claim_truthful"
    FROM (
      SELECT
        "t53"."professional_id",
        "t53"."as_of",
        "t53"."today",
        COALESCE("t53"."contact_count", 0) AS "contact_count",
        COALESCE("t53"."at_stake_cents", 0) AS "at_stake_cents",
        "t53"."first_at",
        "t53"."last_at",
        "t53"."first_on",
        "t53"."last_on",
        "t53"."lowest_profile_percent",
        COALESCE("t53"."no_award_broken", 0) AS "no_award_broken",
        COALESCE("t53"."profile_complete_broken", 0) AS "profile_complete_broken",
        COALESCE("t53"."claim_described_broken", 0) AS "claim_described_broken",
        COALESCE("t53"."claim_truthful_broken", 0) AS "claim_truthful_broken",
        COALESCE("t53"."filed_count", 0) AS "filed_count",
        "t53"."filed_on",
        COALESCE("t53"."verified_count", 0) AS "verified_count",
        COALESCE("t53"."paid_count", 0) AS "paid_count",
        "t53"."paid_at",
        COALESCE("t53"."suspended_count", 0) AS "suspended_count",
        CAST(CAST("t53"."first_on" AS TIMESTAMP) + INTERVAL '3' MONTH + INTERVAL '15' DAY AS DATE) AS "claim_until"
      FROM (
        SELECT
          "t7"."professional_id",
          "t7"."as_of",
          "t7"."today",
          "t52"."contact_count",
          "t52"."at_stake_cents",
          "t52"."first_at",
          "t52"."last_at",
          "t52"."first_on",
          "t52"."last_on",
          "t52"."lowest_profile_percent",
          "t52"."no_award_broken",
          "t52"."profile_complete_broken",
          "t52"."claim_described_broken",
          "t52"."claim_truthful_broken",
          "t34"."filed_count",
          "t34"."filed_on",
          "t34"."verified_count",
          "t31"."paid_count",
          "t31"."paid_at",
          "t48"."suspended_count"
        FROM "questions" AS "t7"
        LEFT OUTER JOIN (
          SELECT
            "t50"."professional_id",
            COUNT(*) AS "contact_count",
            CAST(CAST(SUM("t50"."price_cents") AS DECIMAL(38, 0)) AS BIGINT) AS "at_stake_cents",
            MIN("t50"."bought_at") AS "first_at",
            MAX("t50"."bought_at") AS "last_at",
            MIN("t50"."bought_on") AS "first_on",
            MAX("t50"."bought_on") AS "last_on",
            MIN("t50"."profile_percent") AS "lowest_profile_percent",
            COUNT(*) FILTER(WHERE
              NOT (
                "t50"."no_award"
              )) AS "no_award_broken",
            COUNT(*) FILTER(WHERE
              NOT (
                "t50"."profile_complete"
              )) AS "profile_complete_broken",
            COUNT(*) FILTER(WHERE
              NOT (
                "t50"."claim_described"
              )) AS "claim_described_broken",
            COUNT(*) FILTER(WHERE
              NOT (
                "t50"."claim_truthful"
              )) AS "claim_truthful_broken"
          FROM (
            SELECT
              "t49"."professional_id",
              "t49"."purchase_id",
              "t49"."bought_at",
              "t49"."bought_on",
              "t49"."price_cents",
              "t49"."service",
              "t49"."profile_percent",
              "t49"."returned_at",
              "t49"."as_of",
              "t49"."today",
              "t49"."ordinal",
              COALESCE("t49"."award_count", 0) AS "award_count",
              COALESCE("t49"."described_count", 0) AS "described_count",
              COALESCE("t49"."contradicted_count", 0) AS "contradicted_count",
              COALESCE("t49"."award_count", 0) = 0 AS "no_award",
              "t49"."profile_percent" >= 100 AS "profile_complete",
              COALESCE("t49"."described_count", 0) > 0 AS "claim_described",
              COALESCE("t49"."contradicted_count", 0) = 0 AS "claim_truthful"
            FROM (
              SELECT
                "t42"."professional_id",
                "t42"."purchase_id",
                "t42"."bought_at",
                "t42"."bought_on",
                "t42"."price_cents",
                "t42"."service",
                "t42"."profile_percent",
                "t42"."returned_at",
                "t42"."as_of",
                "t42"."today",
                "t42"."ordinal",
                "t30"."award_count",
                "t46"."described_count",
                "t47"."contradicted_count"
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t26"."professional_id",
                    "t26"."purchase_id",
                    "t26"."bought_at",
                    "t26"."bought_on",
                    "t26"."price_cents",
                    "t26"."service",
                    "t26"."profile_percent",
                    "t26"."returned_at",
                    "t26"."as_of",
                    "t26"."today",
                    (
                      ROW_NUMBER() OVER (
                        PARTITION BY "t26"."professional_id"
                        ORDER BY "t26"."bought_at" ASC, "t26"."purchase_id" ASC
                        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                      ) - 1
                    ) + 1 AS "ordinal"
                  FROM (
                    SELECT
                      *
                    FROM (
                      SELECT
                        "t12"."professional_id",
                        "t12"."purchase_id",
                        "t12"."bought_at",
                        "t12"."bought_on",
                        "t12"."price_cents",
                        "t12"."service",
                        "t12"."profile_percent",
                        "t12"."returned_at",
                        "t8"."as_of",
                        "t8"."today"
                      FROM "purchases" AS "t12"
                      INNER JOIN "questions" AS "t8"
                        ON "t12"."professional_id" = "t8"."professional_id"
                    ) AS "t18"
                    WHERE
                      "t18"."bought_at" <= "t18"."as_of"
                      AND (
                        (
                          "t18"."returned_at" IS NULL
                        ) OR (
                          "t18"."returned_at" > "t18"."as_of"
                        )
                      )
                  ) AS "t26"
                ) AS "t37"
                WHERE
                  "t37"."ordinal" <= 15
              ) AS "t42"
              LEFT OUTER JOIN (
                SELECT
                  "t23"."professional_id",
                  "t23"."purchase_id",
                  COUNT(*) AS "award_count"
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t13"."professional_id",
                      "t13"."purchase_id",
                      "t13"."awarded_at",
                      "t8"."as_of",
                      "t8"."today"
                    FROM "awards" AS "t13"
                    INNER JOIN "questions" AS "t8"
                      ON "t13"."professional_id" = "t8"."professional_id"
                  ) AS "t19"
                  WHERE
                    "t19"."awarded_at" <= "t19"."as_of"
                ) AS "t23"
                GROUP BY
                  1,
                  2
              ) AS "t30"
                ON "t42"."professional_id" = "t30"."professional_id"
                AND "t42"."purchase_id" = "t30"."purchase_id"
              LEFT OUTER JOIN (
                SELECT
                  "t39"."professional_id",
                  "t39"."purchase_id",
                  COUNT(*) AS "described_count"
                FROM (
                  SELECT
                    *
                  FROM "t35" AS "t36"
                  WHERE
                    "t36"."part" = 'described'
                ) AS "t39"
                GROUP BY
                  1,
                  2
              ) AS "t46"
                ON "t42"."professional_id" = "t46"."professional_id"
                AND "t42"."purchase_id" = "t46"."purchase_id"
              LEFT OUTER JOIN (
                SELECT
                  "t40"."professional_id",
                  "t40"."purchase_id",
                  COUNT(*) AS "contradicted_count"
                FROM (
                  SELECT
                    *
                  FROM "t35" AS "t36"
                  WHERE
                    "t36"."part" = 'contradicted'
                ) AS "t40"
                GROUP BY
                  1,
                  2
              ) AS "t47"
                ON "t42"."professional_id" = "t47"."professional_id"
                AND "t42"."purchase_id" = "t47"."purchase_id"
            ) AS "t49"
          ) AS "t50"
          GROUP BY
            1
        ) AS "t52"
          ON "t7"."professional_id" = "t52"."professional_id"
        LEFT OUTER JOIN (
          SELECT
            "t24"."professional_id",
            COUNT(*) AS "filed_count",
            MIN("t24"."filed_on") AS "filed_on",
            COUNT(*) FILTER(WHERE
              "t24"."verified_at" <= "t24"."as_of") AS "verified_count"
          FROM (
            SELECT
              *
            FROM "t16" AS "t20"
            WHERE
              "t20"."filed_at" <= "t20"."as_of"
          ) AS "t24"
          GROUP BY
            1
        ) AS "t34"
          ON "t7"."professional_id" = "t34"."professional_id"
        LEFT OUTER JOIN (
          SELECT
            "t21"."professional_id",
            COUNT(*) AS "paid_count",
            MIN("t21"."paid_at") AS "paid_at"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t9"."professional_id",
                "t9"."paid_at",
                "t8"."as_of",
                "t8"."today"
              FROM "earlier_guarantees" AS "t9"
              INNER JOIN "questions" AS "t8"
                ON "t9"."professional_id" = "t8"."professional_id"
            ) AS "t15"
            WHERE
              "t15"."paid_at" <= "t15"."as_of"
          ) AS "t21"
          GROUP BY
            1
        ) AS "t31"
          ON "t7"."professional_id" = "t31"."professional_id"
        LEFT OUTER JOIN (
          SELECT
            "t38"."professional_id",
            COUNT(*) FILTER(WHERE
              "t38"."state" = 'suspended') AS "suspended_count"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t22"."professional_id",
                "t22"."since",
                "t22"."state",
                "t22"."as_of",
                "t22"."today",
                ROW_NUMBER() OVER (
                  PARTITION BY "t22"."professional_id"
                  ORDER BY "t22"."since" DESC, "t22"."state" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) - 1 AS "rank"
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t11"."professional_id",
                    "t11"."since",
                    "t11"."state",
                    "t8"."as_of",
                    "t8"."today"
                  FROM "standing" AS "t11"
                  INNER JOIN "questions" AS "t8"
                    ON "t11"."professional_id" = "t8"."professional_id"
                ) AS "t17"
                WHERE
                  "t17"."since" <= "t17"."as_of"
              ) AS "t22"
            ) AS "t33"
            WHERE
              "t33"."rank" = 0
          ) AS "t38"
          GROUP BY
            1
        ) AS "t48"
          ON "t7"."professional_id" = "t48"."professional_id"
      ) AS "t53"
    ) AS "t54"
  ) AS "t55"
) AS "t56"
