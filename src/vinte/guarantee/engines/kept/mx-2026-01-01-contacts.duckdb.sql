WITH "t19" AS (
  SELECT
    "t8"."professional_id",
    "t8"."purchase_id",
    "t8"."part"
  FROM "claim_contacts" AS "t8"
  INNER JOIN (
    SELECT
      "t12"."professional_id"
    FROM (
      SELECT
        "t9"."professional_id",
        "t9"."filed_at",
        "t9"."filed_on",
        "t9"."verified_at",
        "t7"."as_of",
        "t7"."today"
      FROM "claims" AS "t9"
      INNER JOIN "questions" AS "t7"
        ON "t9"."professional_id" = "t7"."professional_id"
    ) AS "t12"
    WHERE
      "t12"."filed_at" <= "t12"."as_of"
  ) AS "t16"
    ON "t8"."professional_id" = "t16"."professional_id"
)
SELECT
  "t30"."professional_id",
  "t30"."purchase_id",
  "t30"."bought_at",
  "t30"."bought_on",
  "t30"."price_cents",
  "t30"."service",
  "t30"."profile_percent",
  "t30"."returned_at",
  "t30"."as_of",
  "t30"."today",
  "t30"."ordinal",
  COALESCE("t30"."award_count", 0) AS "award_count",
  COALESCE("t30"."described_count", 0) AS "described_count",
  COALESCE("t30"."contradicted_count", 0) AS "contradicted_count",
  COALESCE("t30"."award_count", 0) = 0 AS "no_award",
  "t30"."profile_percent" >= 100 AS "profile_complete",
  COALESCE("t30"."described_count", 0) > 0 AS "claim_described",
  COALESCE("t30"."contradicted_count", 0) = 0 AS "claim_truthful"
FROM (
  SELECT
    "t25"."professional_id",
    "t25"."purchase_id",
    "t25"."bought_at",
    "t25"."bought_on",
    "t25"."price_cents",
    "t25"."service",
    "t25"."profile_percent",
    "t25"."returned_at",
    "t25"."as_of",
    "t25"."today",
    "t25"."ordinal",
    "t18"."award_count",
    "t28"."described_count",
    "t29"."contradicted_count"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t15"."professional_id",
        "t15"."purchase_id",
        "t15"."bought_at",
        "t15"."bought_on",
        "t15"."price_cents",
        "t15"."service",
        "t15"."profile_percent",
        "t15"."returned_at",
        "t15"."as_of",
        "t15"."today",
        (
          ROW_NUMBER() OVER (
            PARTITION BY "t15"."professional_id"
            ORDER BY "t15"."bought_at" ASC, "t15"."purchase_id" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1
        ) + 1 AS "ordinal"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t5"."professional_id",
            "t5"."purchase_id",
            "t5"."bought_at",
            "t5"."bought_on",
            "t5"."price_cents",
            "t5"."service",
            "t5"."profile_percent",
            "t5"."returned_at",
            "t7"."as_of",
            "t7"."today"
          FROM "purchases" AS "t5"
          INNER JOIN "questions" AS "t7"
            ON "t5"."professional_id" = "t7"."professional_id"
        ) AS "t10"
        WHERE
          "t10"."bought_at" <= "t10"."as_of"
          AND (
            (
              "t10"."returned_at" IS NULL
            ) OR (
              "t10"."returned_at" > "t10"."as_of"
            )
          )
      ) AS "t15"
    ) AS "t21"
    WHERE
      "t21"."ordinal" <= 15
  ) AS "t25"
  LEFT OUTER JOIN (
    SELECT
      "t13"."professional_id",
      "t13"."purchase_id",
      COUNT(*) AS "award_count"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t6"."professional_id",
          "t6"."purchase_id",
          "t6"."awarded_at",
          "t7"."as_of",
          "t7"."today"
        FROM "awards" AS "t6"
        INNER JOIN "questions" AS "t7"
          ON "t6"."professional_id" = "t7"."professional_id"
      ) AS "t11"
      WHERE
        "t11"."awarded_at" <= "t11"."as_of"
    ) AS "t13"
    GROUP BY
      1,
      2
  ) AS "t18"
    ON "t25"."professional_id" = "t18"."professional_id"
    AND "t25"."purchase_id" = "t18"."purchase_id"
  LEFT OUTER JOIN (
    SELECT
      "t22"."professional_id",
      "t22"."purchase_id",
      COUNT(*) AS "described_count"
    FROM (
      SELECT
        *
      FROM "t19" AS "t20"
      WHERE
        "t20"."part" = 'described'
    ) AS "t22"
    GROUP BY
      1,
      2
  ) AS "t28"
    ON "t25"."professional_id" = "t28"."professional_id"
    AND "t25"."purchase_id" = "t28"."purchase_id"
  LEFT OUTER JOIN (
    SELECT
      "t23"."professional_id",
      "t23"."purchase_id",
      COUNT(*) AS "contradicted_count"
    FROM (
      SELECT
        *
      FROM "t19" AS "t20"
      WHERE
        "t20"."part" = 'contradicted'
    ) AS "t23"
    GROUP BY
      1,
      2
  ) AS "t29"
    ON "t25"."professional_id" = "t29"."professional_id"
    AND "t25"."purchase_id" = "t29"."purchase_id"
) AS "t30"
ORDER BY
  "t30"."professional_id" ASC,
  "t30"."ordinal" ASC
