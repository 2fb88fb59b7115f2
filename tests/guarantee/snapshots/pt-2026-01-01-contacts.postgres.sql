WITH "t28" AS (
  SELECT
    "t10"."professional_id",
    "t10"."purchase_id",
    "t10"."part"
  FROM "claim_contacts" AS "t10"
  INNER JOIN (
    SELECT
      "t17"."professional_id"
    FROM (
      SELECT
        "t12"."professional_id",
        "t12"."filed_at",
        "t12"."filed_on",
        "t12"."verified_at",
        "t9"."as_of",
        "t9"."today"
      FROM "claims" AS "t12"
      INNER JOIN "questions" AS "t9"
        ON "t12"."professional_id" = "t9"."professional_id"
    ) AS "t17"
    WHERE
      "t17"."filed_at" <= "t17"."as_of"
  ) AS "t24"
    ON "t10"."professional_id" = "t24"."professional_id"
), "t35" AS (
  SELECT
    "t30"."professional_id",
    "t30"."purchase_id",
    "t30"."bought_at",
    "t30"."bought_on",
    "t30"."price_cents",
    "t30"."service",
    "t30"."profile_percent",
    "t30"."returned_at",
    "t30"."returned_on",
    "t30"."as_of",
    "t30"."today",
    "t30"."ordinal",
    "t30"."bought_at" + INTERVAL '24 HOUR' AS "prompt_until",
    "t30"."bought_at" + INTERVAL '24 HOUR' + INTERVAL '12 HOUR' AS "entry_until",
    CASE
      WHEN "t30"."as_of" <= (
        "t30"."bought_at" + INTERVAL '24 HOUR'
      )
      THEN "t30"."bought_at" + INTERVAL '24 HOUR'
      ELSE "t30"."bought_at" + INTERVAL '24 HOUR' + INTERVAL '12 HOUR'
    END AS "due_at"
  FROM (
    SELECT
      "t22"."professional_id",
      "t22"."purchase_id",
      "t22"."bought_at",
      "t22"."bought_on",
      "t22"."price_cents",
      "t22"."service",
      "t22"."profile_percent",
      "t22"."returned_at",
      "t22"."returned_on",
      "t22"."as_of",
      "t22"."today",
      (
        ROW_NUMBER() OVER (
          PARTITION BY "t22"."professional_id"
          ORDER BY "t22"."bought_at" ASC, "t22"."purchase_id" COLLATE "C" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1
      ) + 1 AS "ordinal"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t8"."professional_id",
          "t8"."purchase_id",
          "t8"."bought_at",
          "t8"."bought_on",
          "t8"."price_cents",
          "t8"."service",
          "t8"."profile_percent",
          "t8"."returned_at",
          "t8"."returned_on",
          "t9"."as_of",
          "t9"."today"
        FROM "purchases" AS "t8"
        INNER JOIN "questions" AS "t9"
          ON "t8"."professional_id" = "t9"."professional_id"
      ) AS "t15"
      WHERE
        "t15"."bought_at" <= "t15"."as_of"
        AND (
          (
            "t15"."returned_at" IS NULL
          ) OR (
            "t15"."returned_at" > "t15"."as_of"
          )
        )
    ) AS "t22"
  ) AS "t30"
  WHERE
    "t30"."ordinal" <= 20
)
SELECT
  "t45"."professional_id",
  "t45"."purchase_id",
  "t45"."bought_at",
  "t45"."bought_on",
  "t45"."price_cents",
  "t45"."service",
  "t45"."profile_percent",
  "t45"."returned_at",
  "t45"."returned_on",
  "t45"."as_of",
  "t45"."today",
  "t45"."ordinal",
  "t45"."prompt_until",
  "t45"."entry_until",
  "t45"."due_at",
  COALESCE("t45"."award_count", 0) AS "award_count",
  COALESCE("t45"."badge_count", 0) AS "badge_count",
  COALESCE("t45"."prompt_attempt_count", 0) AS "prompt_attempt_count",
  COALESCE("t45"."described_count", 0) AS "described_count",
  COALESCE("t45"."contradicted_count", 0) AS "contradicted_count",
  COALESCE("t45"."award_count", 0) = 0 AS "no_award",
  "t45"."profile_percent" >= 80 AS "profile_complete",
  COALESCE("t45"."badge_count", 0) >= 1 AS "badges_active",
  "t45"."service" = 'priority' AS "priority_service",
  COALESCE("t45"."prompt_attempt_count", 0) > 0 AS "prompt_contact",
  COALESCE("t45"."described_count", 0) > 0 AS "claim_described",
  COALESCE("t45"."contradicted_count", 0) = 0 AS "claim_truthful",
  "t45"."as_of" <= "t45"."entry_until" AS "prompt_contact_waits"
FROM (
  SELECT
    "t39"."professional_id",
    "t39"."purchase_id",
    "t39"."bought_at",
    "t39"."bought_on",
    "t39"."price_cents",
    "t39"."service",
    "t39"."profile_percent",
    "t39"."returned_at",
    "t39"."returned_on",
    "t39"."as_of",
    "t39"."today",
    "t39"."ordinal",
    "t39"."prompt_until",
    "t39"."entry_until",
    "t39"."due_at",
    "t27"."award_count",
    "t19"."badge_count",
    "t44"."prompt_attempt_count",
    "t36"."described_count",
    "t37"."contradicted_count"
  FROM "t35" AS "t39"
  LEFT OUTER JOIN (
    SELECT
      "t21"."professional_id",
      "t21"."purchase_id",
      COUNT(*) AS "award_count"
    FROM (
      SELECT
        "t14"."professional_id",
        "t14"."purchase_id",
        "t14"."awarded_at",
        "t14"."withdrawn_at"
      FROM (
        SELECT
          "t7"."professional_id",
          "t7"."purchase_id",
          "t7"."awarded_at",
          "t7"."withdrawn_at",
          "t9"."as_of",
          "t9"."today"
        FROM "awards" AS "t7"
        INNER JOIN "questions" AS "t9"
          ON "t7"."professional_id" = "t9"."professional_id"
      ) AS "t14"
      WHERE
        "t14"."awarded_at" <= "t14"."as_of"
        AND (
          (
            "t14"."withdrawn_at" IS NULL
          ) OR (
            "t14"."withdrawn_at" > "t14"."as_of"
          )
        )
    ) AS "t21"
    GROUP BY
      1,
      2
  ) AS "t27"
    ON "t39"."professional_id" = "t27"."professional_id"
    AND "t39"."purchase_id" = "t27"."purchase_id"
  LEFT OUTER JOIN (
    SELECT
      "t13"."professional_id",
      "t13"."purchase_id",
      COUNT(DISTINCT "t13"."badge") AS "badge_count"
    FROM (
      SELECT
        *
      FROM "purchase_badges" AS "t0"
      WHERE
        "t0"."badge" IN ('verified')
    ) AS "t13"
    GROUP BY
      1,
      2
  ) AS "t19"
    ON "t39"."professional_id" = "t19"."professional_id"
    AND "t39"."purchase_id" = "t19"."purchase_id"
  LEFT OUTER JOIN (
    SELECT
      "t42"."professional_id",
      "t42"."purchase_id",
      COUNT(*) AS "prompt_attempt_count"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t25"."professional_id",
          "t25"."purchase_id",
          "t25"."attempted_at",
          "t25"."channel",
          "t25"."recorded_at",
          "t25"."withdrawn_at",
          "t40"."bought_at",
          "t40"."bought_on",
          "t40"."price_cents",
          "t40"."service",
          "t40"."profile_percent",
          "t40"."returned_at",
          "t40"."returned_on",
          "t40"."as_of",
          "t40"."today",
          "t40"."ordinal",
          "t40"."prompt_until",
          "t40"."entry_until",
          "t40"."due_at"
        FROM (
          SELECT
            "t16"."professional_id",
            "t16"."purchase_id",
            "t16"."attempted_at",
            "t16"."channel",
            "t16"."recorded_at",
            "t16"."withdrawn_at"
          FROM (
            SELECT
              "t11"."professional_id",
              "t11"."purchase_id",
              "t11"."attempted_at",
              "t11"."channel",
              "t11"."recorded_at",
              "t11"."withdrawn_at",
              "t9"."as_of",
              "t9"."today"
            FROM "contact_attempts" AS "t11"
            INNER JOIN "questions" AS "t9"
              ON "t11"."professional_id" = "t9"."professional_id"
          ) AS "t16"
          WHERE
            "t16"."recorded_at" <= "t16"."as_of"
            AND (
              (
                "t16"."withdrawn_at" IS NULL
              ) OR (
                "t16"."withdrawn_at" > "t16"."as_of"
              )
            )
        ) AS "t25"
        INNER JOIN "t35" AS "t40"
          ON "t25"."professional_id" = "t40"."professional_id"
          AND "t25"."purchase_id" = "t40"."purchase_id"
      ) AS "t41"
      WHERE
        "t41"."attempted_at" BETWEEN "t41"."bought_at" AND "t41"."prompt_until"
        AND "t41"."recorded_at" <= "t41"."entry_until"
    ) AS "t42"
    GROUP BY
      1,
      2
  ) AS "t44"
    ON "t39"."professional_id" = "t44"."professional_id"
    AND "t39"."purchase_id" = "t44"."purchase_id"
  LEFT OUTER JOIN (
    SELECT
      "t31"."professional_id",
      "t31"."purchase_id",
      COUNT(*) AS "described_count"
    FROM (
      SELECT
        *
      FROM "t28" AS "t29"
      WHERE
        "t29"."part" = 'described'
    ) AS "t31"
    GROUP BY
      1,
      2
  ) AS "t36"
    ON "t39"."professional_id" = "t36"."professional_id"
    AND "t39"."purchase_id" = "t36"."purchase_id"
  LEFT OUTER JOIN (
    SELECT
      "t32"."professional_id",
      "t32"."purchase_id",
      COUNT(*) AS "contradicted_count"
    FROM (
      SELECT
        *
      FROM "t28" AS "t29"
      WHERE
        "t29"."part" = 'contradicted'
    ) AS "t32"
    GROUP BY
      1,
      2
  ) AS "t37"
    ON "t39"."professional_id" = "t37"."professional_id"
    AND "t39"."purchase_id" = "t37"."purchase_id"
) AS "t45"
ORDER BY
  "t45"."professional_id" COLLATE "C" ASC,
  "t45"."ordinal" ASC
