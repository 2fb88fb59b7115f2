WITH "t36" AS NOT MATERIALIZED (
  SELECT
    "t12"."professional_id",
    "t12"."purchase_id",
    "t12"."part"
  FROM "claim_contacts" AS "t12"
  INNER JOIN (
    SELECT
      "t22"."professional_id"
    FROM (
      SELECT
        "t14"."professional_id",
        "t14"."filed_at",
        "t14"."filed_on",
        "t14"."verified_at",
        "t11"."as_of",
        "t11"."today"
      FROM "claims" AS "t14"
      INNER JOIN "questions" AS "t11"
        ON "t14"."professional_id" = "t11"."professional_id"
    ) AS "t22"
    WHERE
      "t22"."filed_at" <= "t22"."as_of"
  ) AS "t30"
    ON "t12"."professional_id" = "t30"."professional_id"
)
SELECT
  "t51"."professional_id",
  "t51"."purchase_id",
  "t51"."bought_at",
  "t51"."bought_on",
  "t51"."price_cents",
  "t51"."service",
  "t51"."profile_percent",
  "t51"."returned_at",
  "t51"."returned_on",
  "t51"."as_of",
  "t51"."today",
  "t51"."ordinal",
  "t51"."prompt_until",
  "t51"."entry_until",
  "t51"."due_at",
  COALESCE("t51"."award_count", 0) AS "award_count",
  COALESCE("t51"."badge_count", 0) AS "badge_count",
  COALESCE("t51"."prompt_attempt_count", 0) AS "prompt_attempt_count",
  COALESCE("t51"."positive_review_count", 0) AS "positive_review_count",
  COALESCE("t51"."described_count", 0) AS "described_count",
  COALESCE("t51"."contradicted_count", 0) AS "contradicted_count",
  COALESCE("t51"."award_count", 0) = 0 AS "no_award",
  "t51"."profile_percent" >= 80 AS "profile_complete",
  COALESCE("t51"."badge_count", 0) >= 1 AS "badges_active",
  "t51"."service" = 'priority' AS "priority_service",
  COALESCE("t51"."prompt_attempt_count", 0) > 0 AS "prompt_contact",
  COALESCE("t51"."described_count", 0) > 0 AS "claim_described",
  COALESCE("t51"."contradicted_count", 0) = 0 AS "claim_truthful",
  "t51"."as_of" <= "t51"."entry_until" AS "prompt_contact_waits"
FROM (
  SELECT
    "t50"."professional_id",
    "t50"."purchase_id",
    "t50"."bought_at",
    "t50"."bought_on",
    "t50"."price_cents",
    "t50"."service",
    "t50"."profile_percent",
    "t50"."returned_at",
    "t50"."returned_on",
    "t50"."as_of",
    "t50"."today",
    "t50"."ordinal",
    "t50"."prompt_until",
    "t50"."entry_until",
    "t50"."due_at",
    "t34"."award_count",
    "t24"."badge_count",
    "t47"."prompt_attempt_count",
    "t35"."positive_review_count",
    "t48"."described_count",
    "t49"."contradicted_count"
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
      "t39"."bought_at" + INTERVAL '24 HOUR' AS "prompt_until",
      "t39"."bought_at" + INTERVAL '24 HOUR' + INTERVAL '12 HOUR' AS "entry_until",
      CASE
        WHEN "t39"."as_of" <= (
          "t39"."bought_at" + INTERVAL '24 HOUR'
        )
        THEN "t39"."bought_at" + INTERVAL '24 HOUR'
        ELSE "t39"."bought_at" + INTERVAL '24 HOUR' + INTERVAL '12 HOUR'
      END AS "due_at"
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
        "t26"."returned_on",
        "t26"."as_of",
        "t26"."today",
        (
          ROW_NUMBER() OVER (
            PARTITION BY "t26"."professional_id"
            ORDER BY "t26"."bought_at" ASC, "t26"."purchase_id" COLLATE "C" ASC
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
            "t11"."as_of",
            "t11"."today"
          FROM "purchases" AS "t8"
          INNER JOIN "questions" AS "t11"
            ON "t8"."professional_id" = "t11"."professional_id"
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
    ) AS "t39"
    WHERE
      "t39"."ordinal" <= 20
  ) AS "t50"
  LEFT OUTER JOIN (
    SELECT
      "t27"."professional_id",
      "t27"."purchase_id",
      COUNT(*) AS "award_count"
    FROM (
      SELECT
        "t19"."professional_id",
        "t19"."purchase_id",
        "t19"."awarded_at",
        "t19"."withdrawn_at"
      FROM (
        SELECT
          "t9"."professional_id",
          "t9"."purchase_id",
          "t9"."awarded_at",
          "t9"."withdrawn_at",
          "t11"."as_of",
          "t11"."today"
        FROM "awards" AS "t9"
        INNER JOIN "questions" AS "t11"
          ON "t9"."professional_id" = "t11"."professional_id"
      ) AS "t19"
      WHERE
        "t19"."awarded_at" <= "t19"."as_of"
        AND (
          (
            "t19"."withdrawn_at" IS NULL
          ) OR (
            "t19"."withdrawn_at" > "t19"."as_of"
          )
        )
    ) AS "t27"
    GROUP BY
      1,
      2
  ) AS "t34"
    ON "t50"."professional_id" = "t34"."professional_id"
    AND "t50"."purchase_id" = "t34"."purchase_id"
  LEFT OUTER JOIN (
    SELECT
      "t15"."professional_id",
      "t15"."purchase_id",
      COUNT(DISTINCT "t15"."badge") AS "badge_count"
    FROM (
      SELECT
        *
      FROM "purchase_badges" AS "t0"
      WHERE
        "t0"."badge" IN ('verified')
    ) AS "t15"
    GROUP BY
      1,
      2
  ) AS "t24"
    ON "t50"."professional_id" = "t24"."professional_id"
    AND "t50"."purchase_id" = "t24"."purchase_id"
  LEFT OUTER JOIN (
    SELECT
      "t40"."professional_id",
      "t40"."purchase_id",
      COUNT(*) AS "prompt_attempt_count"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t31"."professional_id",
          "t31"."purchase_id",
          "t31"."attempted_at",
          "t31"."channel",
          "t31"."recorded_at",
          "t31"."withdrawn_at",
          "t17"."bought_at",
          "t17"."bought_on",
          "t17"."price_cents",
          "t17"."service",
          "t17"."profile_percent",
          "t17"."returned_at",
          "t17"."returned_on",
          "t17"."prompt_until",
          "t17"."entry_until"
        FROM (
          SELECT
            "t21"."professional_id",
            "t21"."purchase_id",
            "t21"."attempted_at",
            "t21"."channel",
            "t21"."recorded_at",
            "t21"."withdrawn_at"
          FROM (
            SELECT
              "t13"."professional_id",
              "t13"."purchase_id",
              "t13"."attempted_at",
              "t13"."channel",
              "t13"."recorded_at",
              "t13"."withdrawn_at",
              "t11"."as_of",
              "t11"."today"
            FROM "contact_attempts" AS "t13"
            INNER JOIN "questions" AS "t11"
              ON "t13"."professional_id" = "t11"."professional_id"
          ) AS "t21"
          WHERE
            "t21"."recorded_at" <= "t21"."as_of"
            AND (
              (
                "t21"."withdrawn_at" IS NULL
              ) OR (
                "t21"."withdrawn_at" > "t21"."as_of"
              )
            )
        ) AS "t31"
        INNER JOIN (
          SELECT
            "t1"."professional_id",
            "t1"."purchase_id",
            "t1"."bought_at",
            "t1"."bought_on",
            "t1"."price_cents",
            "t1"."service",
            "t1"."profile_percent",
            "t1"."returned_at",
            "t1"."returned_on",
            "t1"."bought_at" + INTERVAL '24 HOUR' AS "prompt_until",
            "t1"."bought_at" + INTERVAL '24 HOUR' + INTERVAL '12 HOUR' AS "entry_until"
          FROM "purchases" AS "t1"
        ) AS "t17"
          ON "t31"."professional_id" = "t17"."professional_id"
          AND "t31"."purchase_id" = "t17"."purchase_id"
      ) AS "t37"
      WHERE
        "t37"."attempted_at" BETWEEN "t37"."bought_at" AND "t37"."prompt_until"
        AND "t37"."recorded_at" <= "t37"."entry_until"
    ) AS "t40"
    GROUP BY
      1,
      2
  ) AS "t47"
    ON "t50"."professional_id" = "t47"."professional_id"
    AND "t50"."purchase_id" = "t47"."purchase_id"
  LEFT OUTER JOIN (
    SELECT
      "t28"."professional_id",
      "t28"."purchase_id",
      COUNT(*) AS "positive_review_count"
    FROM (
      SELECT
        "t20"."professional_id",
        "t20"."about",
        "t20"."purchase_id",
        "t20"."rating",
        "t20"."published_at",
        "t20"."withdrawn_at"
      FROM (
        SELECT
          "t10"."professional_id",
          "t10"."about",
          "t10"."purchase_id",
          "t10"."rating",
          "t10"."published_at",
          "t10"."withdrawn_at",
          "t11"."as_of",
          "t11"."today"
        FROM "reviews" AS "t10"
        INNER JOIN "questions" AS "t11"
          ON "t10"."professional_id" = "t11"."professional_id"
      ) AS "t20"
      WHERE
        "t20"."published_at" <= "t20"."as_of"
        AND (
          (
            "t20"."withdrawn_at" IS NULL
          ) OR (
            "t20"."withdrawn_at" > "t20"."as_of"
          )
        )
        AND "t20"."about" = 'contact'
        AND "t20"."rating" >= 4
    ) AS "t28"
    GROUP BY
      1,
      2
  ) AS "t35"
    ON "t50"."professional_id" = "t35"."professional_id"
    AND "t50"."purchase_id" = "t35"."purchase_id"
  LEFT OUTER JOIN (
    SELECT
      "t41"."professional_id",
      "t41"."purchase_id",
      COUNT(*) AS "described_count"
    FROM (
      SELECT
        *
      FROM "t36" AS "t38"
      WHERE
        "t38"."part" = 'described'
    ) AS "t41"
    GROUP BY
      1,
      2
  ) AS "t48"
    ON "t50"."professional_id" = "t48"."professional_id"
    AND "t50"."purchase_id" = "t48"."purchase_id"
  LEFT OUTER JOIN (
    SELECT
      "t42"."professional_id",
      "t42"."purchase_id",
      COUNT(*) AS "contradicted_count"
    FROM (
      SELECT
        *
      FROM "t36" AS "t38"
      WHERE
        "t38"."part" = 'contradicted'
    ) AS "t42"
    GROUP BY
      1,
      2
  ) AS "t49"
    ON "t50"."professional_id" = "t49"."professional_id"
    AND "t50"."purchase_id" = "t49"."purchase_id"
) AS "t51"
ORDER BY
  "t51"."professional_id" COLLATE "C" ASC,
  "t51"."ordinal" ASC
