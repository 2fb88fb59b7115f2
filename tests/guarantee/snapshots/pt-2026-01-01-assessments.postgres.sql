WITH "t30" AS NOT MATERIALIZED (
  SELECT
    "t17"."professional_id",
    "t17"."filed_at",
    "t17"."filed_on",
    "t17"."verified_at",
    "t14"."as_of",
    "t14"."today"
  FROM "claims" AS "t17"
  INNER JOIN "questions" AS "t14"
    ON "t17"."professional_id" = "t14"."professional_id"
), "t31" AS NOT MATERIALIZED (
  SELECT
    "t18"."professional_id",
    "t18"."about",
    "t18"."purchase_id",
    "t18"."rating",
    "t18"."published_at",
    "t18"."withdrawn_at",
    "t14"."as_of",
    "t14"."today"
  FROM "reviews" AS "t18"
  INNER JOIN "questions" AS "t14"
    ON "t18"."professional_id" = "t14"."professional_id"
), "t34" AS NOT MATERIALIZED (
  SELECT
    "t21"."professional_id",
    "t21"."purchase_id",
    "t21"."bought_at",
    "t21"."bought_on",
    "t21"."price_cents",
    "t21"."service",
    "t21"."profile_percent",
    "t21"."returned_at",
    "t21"."returned_on",
    "t14"."as_of",
    "t14"."today"
  FROM "purchases" AS "t21"
  INNER JOIN "questions" AS "t14"
    ON "t21"."professional_id" = "t14"."professional_id"
), "t72" AS NOT MATERIALIZED (
  SELECT
    "t24"."professional_id",
    "t24"."purchase_id",
    "t24"."part"
  FROM "claim_contacts" AS "t24"
  INNER JOIN (
    SELECT
      "t38"."professional_id"
    FROM "t30" AS "t38"
    WHERE
      "t38"."filed_at" <= "t38"."as_of"
  ) AS "t53"
    ON "t24"."professional_id" = "t53"."professional_id"
), "t76" AS NOT MATERIALIZED (
  SELECT
    "t57"."professional_id",
    "t57"."purchase_id",
    "t57"."bought_at",
    "t57"."bought_on",
    "t57"."price_cents",
    "t57"."service",
    "t57"."profile_percent",
    "t57"."returned_at",
    "t57"."returned_on",
    "t57"."as_of",
    "t57"."today",
    (
      ROW_NUMBER() OVER (
        PARTITION BY "t57"."professional_id"
        ORDER BY "t57"."bought_at" ASC, "t57"."purchase_id" COLLATE "C" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1
    ) + 1 AS "ordinal"
  FROM (
    SELECT
      *
    FROM "t34" AS "t41"
    WHERE
      "t41"."bought_at" <= "t41"."as_of"
      AND (
        (
          "t41"."returned_at" IS NULL
        ) OR (
          "t41"."returned_at" > "t41"."as_of"
        )
      )
  ) AS "t57"
), "t85" AS NOT MATERIALIZED (
  SELECT
    *
  FROM "t76" AS "t77"
  WHERE
    "t77"."ordinal" <= 20
)
SELECT
  "t117"."professional_id",
  "t117"."as_of",
  "t117"."today",
  "t117"."contact_count",
  "t117"."at_stake_cents",
  "t117"."first_at",
  "t117"."last_at",
  "t117"."first_on",
  "t117"."last_on",
  "t117"."lowest_profile_percent",
  "t117"."contact_review_count",
  "t117"."no_award_broken",
  "t117"."profile_complete_broken",
  "t117"."badges_active_broken",
  "t117"."priority_service_broken",
  "t117"."prompt_contact_waiting",
  "t117"."prompt_contact_next",
  "t117"."prompt_contact_broken",
  "t117"."claim_described_broken",
  "t117"."claim_truthful_broken",
  "t117"."filed_count",
  "t117"."filed_on",
  "t117"."verified_count",
  "t117"."former_client_review_count",
  "t117"."bought_in_window_count",
  "t117"."credited_on",
  "t117"."incident_count",
  "t117"."active_pack_count",
  "t117"."pack_until",
  "t117"."paid_count",
  "t117"."paid_at",
  "t117"."suspended_count",
  "t117"."window_until",
  "t117"."buy_until",
  "t117"."wait_until",
  "t117"."status_first_contacts",
  "t117"."status_no_award",
  "t117"."status_profile_complete",
  "t117"."status_badges_active",
  "t117"."status_priority_service",
  "t117"."status_purchase_window",
  "t117"."status_no_payment_incident",
  "t117"."status_prompt_contact",
  "t117"."status_contact_reviews",
  "t117"."status_former_client_reviews",
  "t117"."status_wait_elapsed",
  "t117"."status_active_pack",
  "t117"."status_once_only",
  "t117"."status_good_standing",
  "t117"."status_claim_described",
  "t117"."status_claim_truthful",
  "t117"."verdict",
  CASE WHEN "t117"."verdict" = 'payable' THEN "t117"."at_stake_cents" ELSE 0 END AS "refund_cents"
FROM (
  SELECT
    "t116"."professional_id",
    "t116"."as_of",
    "t116"."today",
    "t116"."contact_count",
    "t116"."at_stake_cents",
    "t116"."first_at",
    "t116"."last_at",
    "t116"."first_on",
    "t116"."last_on",
    "t116"."lowest_profile_percent",
    "t116"."contact_review_count",
    "t116"."no_award_broken",
    "t116"."profile_complete_broken",
    "t116"."badges_active_broken",
    "t116"."priority_service_broken",
    "t116"."prompt_contact_waiting",
    "t116"."prompt_contact_next",
    "t116"."prompt_contact_broken",
    "t116"."claim_described_broken",
    "t116"."claim_truthful_broken",
    "t116"."filed_count",
    "t116"."filed_on",
    "t116"."verified_count",
    "t116"."former_client_review_count",
    "t116"."bought_in_window_count",
    "t116"."credited_on",
    "t116"."incident_count",
    "t116"."active_pack_count",
    "t116"."pack_until",
    "t116"."paid_count",
    "t116"."paid_at",
    "t116"."suspended_count",
    "t116"."window_until",
    "t116"."buy_until",
    "t116"."wait_until",
    "t116"."status_first_contacts",
    "t116"."status_no_award",
    "t116"."status_profile_complete",
    "t116"."status_badges_active",
    "t116"."status_priority_service",
    "t116"."status_purchase_window",
    "t116"."status_no_payment_incident",
    "t116"."status_prompt_contact",
    "t116"."status_contact_reviews",
    "t116"."status_former_client_reviews",
    "t116"."status_wait_elapsed",
    "t116"."status_active_pack",
    "t116"."status_once_only",
    "t116"."status_good_standing",
    "t116"."status_claim_described",
    "t116"."status_claim_truthful",
    CASE
      WHEN "t116"."status_no_award" = 'failed'
      THEN 'fulfilled'
      WHEN (
        "t116"."status_first_contacts" = 'failed'
      )
      OR (
        "t116"."status_no_award" = 'failed'
      )
      OR (
        "t116"."status_profile_complete" = 'failed'
      )
      OR (
        "t116"."status_badges_active" = 'failed'
      )
      OR (
        "t116"."status_priority_service" = 'failed'
      )
      OR (
        "t116"."status_purchase_window" = 'failed'
      )
      OR (
        "t116"."status_no_payment_incident" = 'failed'
      )
      OR (
        "t116"."status_prompt_contact" = 'failed'
      )
      OR (
        "t116"."status_contact_reviews" = 'failed'
      )
      OR (
        "t116"."status_former_client_reviews" = 'failed'
      )
      OR (
        "t116"."status_wait_elapsed" = 'failed'
      )
      OR (
        "t116"."status_active_pack" = 'failed'
      )
      OR (
        "t116"."status_once_only" = 'failed'
      )
      OR (
        "t116"."status_good_standing" = 'failed'
      )
      OR (
        "t116"."status_claim_described" = 'failed'
      )
      OR (
        "t116"."status_claim_truthful" = 'failed'
      )
      THEN 'excluded'
      WHEN (
        "t116"."status_first_contacts" = 'open'
      )
      OR (
        "t116"."status_no_award" = 'open'
      )
      OR (
        "t116"."status_profile_complete" = 'open'
      )
      OR (
        "t116"."status_badges_active" = 'open'
      )
      OR (
        "t116"."status_priority_service" = 'open'
      )
      OR (
        "t116"."status_purchase_window" = 'open'
      )
      OR (
        "t116"."status_no_payment_incident" = 'open'
      )
      OR (
        "t116"."status_prompt_contact" = 'open'
      )
      OR (
        "t116"."status_contact_reviews" = 'open'
      )
      OR (
        "t116"."status_former_client_reviews" = 'open'
      )
      OR (
        "t116"."status_wait_elapsed" = 'open'
      )
      OR (
        "t116"."status_active_pack" = 'open'
      )
      OR (
        "t116"."status_once_only" = 'open'
      )
      OR (
        "t116"."status_good_standing" = 'open'
      )
      THEN 'in_progress'
      WHEN (
        "t116"."status_claim_described" = 'open'
      )
      OR (
        "t116"."status_claim_truthful" = 'open'
      )
      THEN 'claimable'
      ELSE 'payable'
    END AS "verdict"
  FROM (
    SELECT
      "t115"."professional_id",
      "t115"."as_of",
      "t115"."today",
      "t115"."contact_count",
      "t115"."at_stake_cents",
      "t115"."first_at",
      "t115"."last_at",
      "t115"."first_on",
      "t115"."last_on",
      "t115"."lowest_profile_percent",
      "t115"."contact_review_count",
      "t115"."no_award_broken",
      "t115"."profile_complete_broken",
      "t115"."badges_active_broken",
      "t115"."priority_service_broken",
      "t115"."prompt_contact_waiting",
      "t115"."prompt_contact_next",
      "t115"."prompt_contact_broken",
      "t115"."claim_described_broken",
      "t115"."claim_truthful_broken",
      "t115"."filed_count",
      "t115"."filed_on",
      "t115"."verified_count",
      "t115"."former_client_review_count",
      "t115"."bought_in_window_count",
      "t115"."credited_on",
      "t115"."incident_count",
      "t115"."active_pack_count",
      "t115"."pack_until",
      "t115"."paid_count",
      "t115"."paid_at",
      "t115"."suspended_count",
      "t115"."window_until",
      "t115"."buy_until",
      "t115"."wait_until",
      CASE
        WHEN FALSE
        THEN 'failed'
        WHEN "t115"."contact_count" < 20
        THEN 'open'
        ELSE 'met'
      END AS "status_first_contacts",
      CASE
        WHEN "t115"."no_award_broken" > 0
        THEN 'failed'
        WHEN "t115"."contact_count" < 20
        THEN 'open'
        ELSE 'met'
      END AS "status_no_award",
      CASE
        WHEN "t115"."profile_complete_broken" > 0
        THEN 'failed'
        WHEN "t115"."contact_count" < 20
        THEN 'open'
        ELSE 'met'
      END AS "status_profile_complete",
      CASE
        WHEN "t115"."badges_active_broken" > 0
        THEN 'failed'
        WHEN "t115"."contact_count" < 20
        THEN 'open'
        ELSE 'met'
      END AS "status_badges_active",
      CASE
        WHEN "t115"."priority_service_broken" > 0
        THEN 'failed'
        WHEN "t115"."contact_count" < 20
        THEN 'open'
        ELSE 'met'
      END AS "status_priority_service",
      CASE
        WHEN (
          (
            "t115"."contact_count" >= 20
          )
          AND (
            "t115"."last_on" > "t115"."buy_until"
          )
        )
        OR (
          NOT (
            "t115"."contact_count" >= 20
          )
          AND (
            "t115"."today" > "t115"."buy_until"
          )
        )
        THEN 'failed'
        WHEN NOT (
          "t115"."contact_count" >= 20
        )
        THEN 'open'
        ELSE 'met'
      END AS "status_purchase_window",
      CASE
        WHEN "t115"."incident_count" > 0
        THEN 'failed'
        WHEN "t115"."contact_count" < 20
        THEN 'open'
        ELSE 'met'
      END AS "status_no_payment_incident",
      CASE
        WHEN "t115"."prompt_contact_broken" > 0
        THEN 'failed'
        WHEN (
          "t115"."contact_count" < 20
        ) OR (
          "t115"."prompt_contact_waiting" > 0
        )
        THEN 'open'
        ELSE 'met'
      END AS "status_prompt_contact",
      CASE
        WHEN FALSE
        THEN 'failed'
        WHEN "t115"."contact_review_count" < 2
        THEN 'open'
        ELSE 'met'
      END AS "status_contact_reviews",
      CASE
        WHEN FALSE
        THEN 'failed'
        WHEN "t115"."former_client_review_count" < 2
        THEN 'open'
        ELSE 'met'
      END AS "status_former_client_reviews",
      CASE
        WHEN FALSE
        THEN 'failed'
        WHEN NOT (
          (
            "t115"."contact_count" >= 20
          ) AND (
            "t115"."today" > "t115"."wait_until"
          )
        )
        THEN 'open'
        ELSE 'met'
      END AS "status_wait_elapsed",
      CASE
        WHEN FALSE
        THEN 'failed'
        WHEN "t115"."active_pack_count" = 0
        THEN 'open'
        ELSE 'met'
      END AS "status_active_pack",
      CASE WHEN "t115"."paid_count" > 0 THEN 'failed' WHEN FALSE THEN 'open' ELSE 'met' END AS "status_once_only",
      CASE
        WHEN "t115"."suspended_count" > 0
        THEN 'failed'
        WHEN FALSE
        THEN 'open'
        ELSE 'met'
      END AS "status_good_standing",
      CASE
        WHEN FALSE
        THEN 'failed'
        WHEN (
          "t115"."filed_count" = 0
        ) OR (
          "t115"."claim_described_broken" > 0
        )
        THEN 'open'
        ELSE 'met'
      END AS "status_claim_described",
      CASE
        WHEN (
          "t115"."verified_count" > 0
        ) AND (
          "t115"."claim_truthful_broken" > 0
        )
        THEN 'failed'
        WHEN NOT (
          "t115"."verified_count" > 0
        )
        THEN 'open'
        ELSE 'met'
      END AS "status_claim_truthful"
    FROM (
      SELECT
        "t114"."professional_id",
        "t114"."as_of",
        "t114"."today",
        COALESCE("t114"."contact_count", 0) AS "contact_count",
        COALESCE("t114"."at_stake_cents", 0) AS "at_stake_cents",
        "t114"."first_at",
        "t114"."last_at",
        "t114"."first_on",
        "t114"."last_on",
        "t114"."lowest_profile_percent",
        COALESCE("t114"."contact_review_count", 0) AS "contact_review_count",
        COALESCE("t114"."no_award_broken", 0) AS "no_award_broken",
        COALESCE("t114"."profile_complete_broken", 0) AS "profile_complete_broken",
        COALESCE("t114"."badges_active_broken", 0) AS "badges_active_broken",
        COALESCE("t114"."priority_service_broken", 0) AS "priority_service_broken",
        COALESCE("t114"."prompt_contact_waiting", 0) AS "prompt_contact_waiting",
        "t114"."prompt_contact_next",
        COALESCE("t114"."prompt_contact_broken", 0) AS "prompt_contact_broken",
        COALESCE("t114"."claim_described_broken", 0) AS "claim_described_broken",
        COALESCE("t114"."claim_truthful_broken", 0) AS "claim_truthful_broken",
        COALESCE("t114"."filed_count", 0) AS "filed_count",
        "t114"."filed_on",
        COALESCE("t114"."verified_count", 0) AS "verified_count",
        COALESCE("t114"."former_client_review_count", 0) AS "former_client_review_count",
        COALESCE("t114"."bought_in_window_count", 0) AS "bought_in_window_count",
        "t114"."credited_on",
        COALESCE("t114"."incident_count", 0) AS "incident_count",
        COALESCE("t114"."active_pack_count", 0) AS "active_pack_count",
        "t114"."pack_until",
        COALESCE("t114"."paid_count", 0) AS "paid_count",
        "t114"."paid_at",
        COALESCE("t114"."suspended_count", 0) AS "suspended_count",
        CAST(CAST("t114"."first_on" AS TIMESTAMP) + INTERVAL '3 MONTH' AS DATE) AS "window_until",
        CASE
          WHEN (
            COALESCE("t114"."bought_in_window_count", 0) >= 20
          )
          AND (
            CAST(CAST("t114"."credited_on" AS TIMESTAMP) + INTERVAL '14 DAY' AS DATE) > CAST(CAST("t114"."first_on" AS TIMESTAMP) + INTERVAL '3 MONTH' AS DATE)
          )
          THEN CAST(CAST("t114"."credited_on" AS TIMESTAMP) + INTERVAL '14 DAY' AS DATE)
          ELSE CAST(CAST("t114"."first_on" AS TIMESTAMP) + INTERVAL '3 MONTH' AS DATE)
        END AS "buy_until",
        CAST(CAST(CASE
          WHEN COALESCE("t114"."contact_count", 0) >= 20
          THEN "t114"."last_on"
          ELSE NULL
        END AS TIMESTAMP) + INTERVAL '1 MONTH' AS DATE) AS "wait_until"
      FROM (
        SELECT
          "t13"."professional_id",
          "t13"."as_of",
          "t13"."today",
          "t108"."contact_count",
          "t108"."at_stake_cents",
          "t108"."first_at",
          "t108"."last_at",
          "t108"."first_on",
          "t108"."last_on",
          "t108"."lowest_profile_percent",
          "t108"."contact_review_count",
          "t108"."no_award_broken",
          "t108"."profile_complete_broken",
          "t108"."badges_active_broken",
          "t108"."priority_service_broken",
          "t108"."prompt_contact_waiting",
          "t108"."prompt_contact_next",
          "t108"."prompt_contact_broken",
          "t108"."claim_described_broken",
          "t108"."claim_truthful_broken",
          "t71"."filed_count",
          "t71"."filed_on",
          "t71"."verified_count",
          "t68"."former_client_review_count",
          "t111"."bought_in_window_count",
          "t111"."credited_on",
          "t113"."incident_count",
          "t66"."active_pack_count",
          "t66"."pack_until",
          "t62"."paid_count",
          "t62"."paid_at",
          "t90"."suspended_count"
        FROM "questions" AS "t13"
        LEFT OUTER JOIN (
          SELECT
            "t104"."professional_id",
            COUNT(*) AS "contact_count",
            CAST(CAST(SUM("t104"."price_cents") AS DECIMAL(38, 0)) AS BIGINT) AS "at_stake_cents",
            MIN("t104"."bought_at") AS "first_at",
            MAX("t104"."bought_at") AS "last_at",
            MIN("t104"."bought_on") AS "first_on",
            MAX("t104"."bought_on") AS "last_on",
            MIN("t104"."profile_percent") AS "lowest_profile_percent",
            CAST(CAST(SUM("t104"."positive_review_count") AS DECIMAL(38, 0)) AS BIGINT) AS "contact_review_count",
            COUNT(*) FILTER(WHERE
              NOT (
                "t104"."no_award"
              )) AS "no_award_broken",
            COUNT(*) FILTER(WHERE
              NOT (
                "t104"."profile_complete"
              )) AS "profile_complete_broken",
            COUNT(*) FILTER(WHERE
              NOT (
                "t104"."badges_active"
              )) AS "badges_active_broken",
            COUNT(*) FILTER(WHERE
              NOT (
                "t104"."priority_service"
              )) AS "priority_service_broken",
            COUNT(*) FILTER(WHERE
              NOT (
                "t104"."prompt_contact"
              ) AND "t104"."prompt_contact_waits") AS "prompt_contact_waiting",
            MIN(
              CASE
                WHEN NOT (
                  "t104"."prompt_contact"
                ) AND "t104"."prompt_contact_waits"
                THEN "t104"."due_at"
                ELSE NULL
              END
            ) AS "prompt_contact_next",
            COUNT(*) FILTER(WHERE
              NOT (
                "t104"."prompt_contact"
              ) AND NOT (
                "t104"."prompt_contact_waits"
              )) AS "prompt_contact_broken",
            COUNT(*) FILTER(WHERE
              NOT (
                "t104"."claim_described"
              )) AS "claim_described_broken",
            COUNT(*) FILTER(WHERE
              NOT (
                "t104"."claim_truthful"
              )) AS "claim_truthful_broken"
          FROM (
            SELECT
              "t100"."professional_id",
              "t100"."purchase_id",
              "t100"."bought_at",
              "t100"."bought_on",
              "t100"."price_cents",
              "t100"."service",
              "t100"."profile_percent",
              "t100"."returned_at",
              "t100"."returned_on",
              "t100"."as_of",
              "t100"."today",
              "t100"."ordinal",
              "t100"."prompt_until",
              "t100"."entry_until",
              "t100"."due_at",
              COALESCE("t100"."award_count", 0) AS "award_count",
              COALESCE("t100"."badge_count", 0) AS "badge_count",
              COALESCE("t100"."prompt_attempt_count", 0) AS "prompt_attempt_count",
              COALESCE("t100"."positive_review_count", 0) AS "positive_review_count",
              COALESCE("t100"."described_count", 0) AS "described_count",
              COALESCE("t100"."contradicted_count", 0) AS "contradicted_count",
              COALESCE("t100"."award_count", 0) = 0 AS "no_award",
              "t100"."profile_percent" >= 80 AS "profile_complete",
              COALESCE("t100"."badge_count", 0) >= 1 AS "badges_active",
              "t100"."service" = 'priority' AS "priority_service",
              COALESCE("t100"."prompt_attempt_count", 0) > 0 AS "prompt_contact",
              COALESCE("t100"."described_count", 0) > 0 AS "claim_described",
              COALESCE("t100"."contradicted_count", 0) = 0 AS "claim_truthful",
              "t100"."as_of" <= "t100"."entry_until" AS "prompt_contact_waits"
            FROM (
              SELECT
                "t94"."professional_id",
                "t94"."purchase_id",
                "t94"."bought_at",
                "t94"."bought_on",
                "t94"."price_cents",
                "t94"."service",
                "t94"."profile_percent",
                "t94"."returned_at",
                "t94"."returned_on",
                "t94"."as_of",
                "t94"."today",
                "t94"."ordinal",
                "t94"."prompt_until",
                "t94"."entry_until",
                "t94"."due_at",
                "t65"."award_count",
                "t42"."badge_count",
                "t87"."prompt_attempt_count",
                "t69"."positive_review_count",
                "t88"."described_count",
                "t89"."contradicted_count"
              FROM (
                SELECT
                  "t77"."professional_id",
                  "t77"."purchase_id",
                  "t77"."bought_at",
                  "t77"."bought_on",
                  "t77"."price_cents",
                  "t77"."service",
                  "t77"."profile_percent",
                  "t77"."returned_at",
                  "t77"."returned_on",
                  "t77"."as_of",
                  "t77"."today",
                  "t77"."ordinal",
                  "t77"."bought_at" + INTERVAL '24 HOUR' AS "prompt_until",
                  "t77"."bought_at" + INTERVAL '24 HOUR' + INTERVAL '12 HOUR' AS "entry_until",
                  CASE
                    WHEN "t77"."as_of" <= (
                      "t77"."bought_at" + INTERVAL '24 HOUR'
                    )
                    THEN "t77"."bought_at" + INTERVAL '24 HOUR'
                    ELSE "t77"."bought_at" + INTERVAL '24 HOUR' + INTERVAL '12 HOUR'
                  END AS "due_at"
                FROM "t76" AS "t77"
                WHERE
                  "t77"."ordinal" <= 20
              ) AS "t94"
              LEFT OUTER JOIN (
                SELECT
                  "t51"."professional_id",
                  "t51"."purchase_id",
                  COUNT(*) AS "award_count"
                FROM (
                  SELECT
                    "t36"."professional_id",
                    "t36"."purchase_id",
                    "t36"."awarded_at",
                    "t36"."withdrawn_at"
                  FROM (
                    SELECT
                      "t23"."professional_id",
                      "t23"."purchase_id",
                      "t23"."awarded_at",
                      "t23"."withdrawn_at",
                      "t14"."as_of",
                      "t14"."today"
                    FROM "awards" AS "t23"
                    INNER JOIN "questions" AS "t14"
                      ON "t23"."professional_id" = "t14"."professional_id"
                  ) AS "t36"
                  WHERE
                    "t36"."awarded_at" <= "t36"."as_of"
                    AND (
                      (
                        "t36"."withdrawn_at" IS NULL
                      ) OR (
                        "t36"."withdrawn_at" > "t36"."as_of"
                      )
                    )
                ) AS "t51"
                GROUP BY
                  1,
                  2
              ) AS "t65"
                ON "t94"."professional_id" = "t65"."professional_id"
                AND "t94"."purchase_id" = "t65"."purchase_id"
              LEFT OUTER JOIN (
                SELECT
                  "t26"."professional_id",
                  "t26"."purchase_id",
                  COUNT(DISTINCT "t26"."badge") AS "badge_count"
                FROM (
                  SELECT
                    *
                  FROM "purchase_badges" AS "t6"
                  WHERE
                    "t6"."badge" IN ('verified')
                ) AS "t26"
                GROUP BY
                  1,
                  2
              ) AS "t42"
                ON "t94"."professional_id" = "t42"."professional_id"
                AND "t94"."purchase_id" = "t42"."purchase_id"
              LEFT OUTER JOIN (
                SELECT
                  "t78"."professional_id",
                  "t78"."purchase_id",
                  COUNT(*) AS "prompt_attempt_count"
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t58"."professional_id",
                      "t58"."purchase_id",
                      "t58"."attempted_at",
                      "t58"."channel",
                      "t58"."recorded_at",
                      "t58"."withdrawn_at",
                      "t35"."bought_at",
                      "t35"."bought_on",
                      "t35"."price_cents",
                      "t35"."service",
                      "t35"."profile_percent",
                      "t35"."returned_at",
                      "t35"."returned_on",
                      "t35"."prompt_until",
                      "t35"."entry_until"
                    FROM (
                      SELECT
                        "t37"."professional_id",
                        "t37"."purchase_id",
                        "t37"."attempted_at",
                        "t37"."channel",
                        "t37"."recorded_at",
                        "t37"."withdrawn_at"
                      FROM (
                        SELECT
                          "t25"."professional_id",
                          "t25"."purchase_id",
                          "t25"."attempted_at",
                          "t25"."channel",
                          "t25"."recorded_at",
                          "t25"."withdrawn_at",
                          "t14"."as_of",
                          "t14"."today"
                        FROM "contact_attempts" AS "t25"
                        INNER JOIN "questions" AS "t14"
                          ON "t25"."professional_id" = "t14"."professional_id"
                      ) AS "t37"
                      WHERE
                        "t37"."recorded_at" <= "t37"."as_of"
                        AND (
                          (
                            "t37"."withdrawn_at" IS NULL
                          ) OR (
                            "t37"."withdrawn_at" > "t37"."as_of"
                          )
                        )
                    ) AS "t58"
                    INNER JOIN (
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
                        "t8"."bought_at" + INTERVAL '24 HOUR' AS "prompt_until",
                        "t8"."bought_at" + INTERVAL '24 HOUR' + INTERVAL '12 HOUR' AS "entry_until"
                      FROM "purchases" AS "t8"
                    ) AS "t35"
                      ON "t58"."professional_id" = "t35"."professional_id"
                      AND "t58"."purchase_id" = "t35"."purchase_id"
                  ) AS "t73"
                  WHERE
                    "t73"."attempted_at" BETWEEN "t73"."bought_at" AND "t73"."prompt_until"
                    AND "t73"."recorded_at" <= "t73"."entry_until"
                ) AS "t78"
                GROUP BY
                  1,
                  2
              ) AS "t87"
                ON "t94"."professional_id" = "t87"."professional_id"
                AND "t94"."purchase_id" = "t87"."purchase_id"
              LEFT OUTER JOIN (
                SELECT
                  "t55"."professional_id",
                  "t55"."purchase_id",
                  COUNT(*) AS "positive_review_count"
                FROM (
                  SELECT
                    "t39"."professional_id",
                    "t39"."about",
                    "t39"."purchase_id",
                    "t39"."rating",
                    "t39"."published_at",
                    "t39"."withdrawn_at"
                  FROM "t31" AS "t39"
                  WHERE
                    "t39"."published_at" <= "t39"."as_of"
                    AND (
                      (
                        "t39"."withdrawn_at" IS NULL
                      ) OR (
                        "t39"."withdrawn_at" > "t39"."as_of"
                      )
                    )
                    AND "t39"."about" = 'contact'
                    AND "t39"."rating" >= 4
                ) AS "t55"
                GROUP BY
                  1,
                  2
              ) AS "t69"
                ON "t94"."professional_id" = "t69"."professional_id"
                AND "t94"."purchase_id" = "t69"."purchase_id"
              LEFT OUTER JOIN (
                SELECT
                  "t79"."professional_id",
                  "t79"."purchase_id",
                  COUNT(*) AS "described_count"
                FROM (
                  SELECT
                    *
                  FROM "t72" AS "t74"
                  WHERE
                    "t74"."part" = 'described'
                ) AS "t79"
                GROUP BY
                  1,
                  2
              ) AS "t88"
                ON "t94"."professional_id" = "t88"."professional_id"
                AND "t94"."purchase_id" = "t88"."purchase_id"
              LEFT OUTER JOIN (
                SELECT
                  "t80"."professional_id",
                  "t80"."purchase_id",
                  COUNT(*) AS "contradicted_count"
                FROM (
                  SELECT
                    *
                  FROM "t72" AS "t74"
                  WHERE
                    "t74"."part" = 'contradicted'
                ) AS "t80"
                GROUP BY
                  1,
                  2
              ) AS "t89"
                ON "t94"."professional_id" = "t89"."professional_id"
                AND "t94"."purchase_id" = "t89"."purchase_id"
            ) AS "t100"
          ) AS "t104"
          GROUP BY
            1
        ) AS "t108"
          ON "t13"."professional_id" = "t108"."professional_id"
        LEFT OUTER JOIN (
          SELECT
            "t47"."professional_id",
            COUNT(*) AS "filed_count",
            MIN("t47"."filed_on") AS "filed_on",
            COUNT(*) FILTER(WHERE
              "t47"."verified_at" <= "t47"."as_of") AS "verified_count"
          FROM (
            SELECT
              *
            FROM "t30" AS "t38"
            WHERE
              "t38"."filed_at" <= "t38"."as_of"
          ) AS "t47"
          GROUP BY
            1
        ) AS "t71"
          ON "t13"."professional_id" = "t71"."professional_id"
        LEFT OUTER JOIN (
          SELECT
            "t54"."professional_id",
            COUNT(*) AS "former_client_review_count"
          FROM (
            SELECT
              "t39"."professional_id",
              "t39"."about",
              "t39"."purchase_id",
              "t39"."rating",
              "t39"."published_at",
              "t39"."withdrawn_at"
            FROM "t31" AS "t39"
            WHERE
              "t39"."published_at" <= "t39"."as_of"
              AND (
                (
                  "t39"."withdrawn_at" IS NULL
                ) OR (
                  "t39"."withdrawn_at" > "t39"."as_of"
                )
              )
              AND "t39"."about" = 'former_work'
          ) AS "t54"
          GROUP BY
            1
        ) AS "t68"
          ON "t13"."professional_id" = "t68"."professional_id"
        LEFT OUTER JOIN (
          SELECT
            "t105"."professional_id",
            COUNT(*) FILTER(WHERE
              "t105"."bought_on" <= CAST(CAST("t105"."from_on" AS TIMESTAMP) + INTERVAL '3 MONTH' AS DATE)) AS "bought_in_window_count",
            MAX(
              CASE
                WHEN "t105"."returned_at" <= "t105"."as_of"
                THEN "t105"."returned_on"
                ELSE NULL
              END
            ) AS "credited_on"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t56"."professional_id",
                "t56"."purchase_id",
                "t56"."bought_at",
                "t56"."bought_on",
                "t56"."price_cents",
                "t56"."service",
                "t56"."profile_percent",
                "t56"."returned_at",
                "t56"."returned_on",
                "t56"."as_of",
                "t56"."today",
                "t98"."from_at",
                "t98"."from_on"
              FROM (
                SELECT
                  *
                FROM "t34" AS "t41"
                WHERE
                  "t41"."bought_at" <= "t41"."as_of"
              ) AS "t56"
              INNER JOIN (
                SELECT
                  "t91"."professional_id",
                  MIN("t91"."bought_at") AS "from_at",
                  MIN("t91"."bought_on") AS "from_on"
                FROM "t85" AS "t91"
                GROUP BY
                  1
              ) AS "t98"
                ON "t56"."professional_id" = "t98"."professional_id"
            ) AS "t103"
            WHERE
              "t103"."bought_at" >= "t103"."from_at"
          ) AS "t105"
          GROUP BY
            1
        ) AS "t111"
          ON "t13"."professional_id" = "t111"."professional_id"
        LEFT OUTER JOIN (
          SELECT
            "t110"."professional_id",
            COUNT(*) AS "incident_count"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t49"."professional_id",
                "t49"."incident_id",
                "t49"."occurred_at",
                "t49"."payment_at",
                "t49"."state",
                "t49"."as_of",
                "t49"."today",
                "t102"."paid_for_count",
                "t97"."bought_count",
                "t97"."first_at",
                "t97"."last_at"
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t20"."professional_id",
                    "t20"."incident_id",
                    "t20"."occurred_at",
                    "t20"."payment_at",
                    "t20"."state",
                    "t14"."as_of",
                    "t14"."today"
                  FROM "payment_incidents" AS "t20"
                  INNER JOIN "questions" AS "t14"
                    ON "t20"."professional_id" = "t14"."professional_id"
                ) AS "t33"
                WHERE
                  "t33"."occurred_at" <= "t33"."as_of"
              ) AS "t49"
              LEFT OUTER JOIN (
                SELECT
                  "t99"."professional_id",
                  "t99"."incident_id",
                  COUNT(*) AS "paid_for_count"
                FROM (
                  SELECT
                    "t22"."professional_id",
                    "t22"."incident_id",
                    "t22"."purchase_id"
                  FROM "incident_purchases" AS "t22"
                  INNER JOIN (
                    SELECT
                      "t77"."professional_id",
                      "t77"."purchase_id"
                    FROM "t76" AS "t77"
                    WHERE
                      "t77"."ordinal" <= 20
                  ) AS "t92"
                    ON "t22"."professional_id" = "t92"."professional_id"
                    AND "t22"."purchase_id" = "t92"."purchase_id"
                ) AS "t99"
                GROUP BY
                  1,
                  2
              ) AS "t102"
                ON "t49"."professional_id" = "t102"."professional_id"
                AND "t49"."incident_id" = "t102"."incident_id"
              INNER JOIN (
                SELECT
                  "t91"."professional_id",
                  COUNT(*) AS "bought_count",
                  MIN("t91"."bought_at") AS "first_at",
                  MAX("t91"."bought_at") AS "last_at"
                FROM "t85" AS "t91"
                GROUP BY
                  1
              ) AS "t97"
                ON "t49"."professional_id" = "t97"."professional_id"
            ) AS "t106"
            WHERE
              "t106"."state" = 'upheld'
              AND (
                "t106"."occurred_at" BETWEEN "t106"."first_at" AND CASE WHEN "t106"."bought_count" >= 20 THEN "t106"."last_at" ELSE "t106"."as_of" END
                OR "t106"."payment_at" BETWEEN "t106"."first_at" AND CASE WHEN "t106"."bought_count" >= 20 THEN "t106"."last_at" ELSE "t106"."as_of" END
                OR (
                  "t106"."paid_for_count" > 0
                )
              )
          ) AS "t110"
          GROUP BY
            1
        ) AS "t113"
          ON "t13"."professional_id" = "t113"."professional_id"
        LEFT OUTER JOIN (
          SELECT
            "t46"."professional_id",
            COUNT(*) AS "active_pack_count",
            MAX("t46"."ends_on") AS "pack_until"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t15"."professional_id",
                "t15"."starts_on",
                "t15"."ends_on",
                "t15"."cancelled_on",
                "t14"."as_of",
                "t14"."today"
              FROM "packs" AS "t15"
              INNER JOIN "questions" AS "t14"
                ON "t15"."professional_id" = "t14"."professional_id"
            ) AS "t28"
            WHERE
              "t28"."today" BETWEEN "t28"."starts_on" AND "t28"."ends_on"
              AND (
                (
                  "t28"."cancelled_on" IS NULL
                ) OR (
                  "t28"."today" < "t28"."cancelled_on"
                )
              )
          ) AS "t46"
          GROUP BY
            1
        ) AS "t66"
          ON "t13"."professional_id" = "t66"."professional_id"
        LEFT OUTER JOIN (
          SELECT
            "t43"."professional_id",
            COUNT(*) AS "paid_count",
            MIN("t43"."paid_at") AS "paid_at"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t16"."professional_id",
                "t16"."paid_at",
                "t14"."as_of",
                "t14"."today"
              FROM "earlier_guarantees" AS "t16"
              INNER JOIN "questions" AS "t14"
                ON "t16"."professional_id" = "t14"."professional_id"
            ) AS "t29"
            WHERE
              "t29"."paid_at" <= "t29"."as_of"
          ) AS "t43"
          GROUP BY
            1
        ) AS "t62"
          ON "t13"."professional_id" = "t62"."professional_id"
        LEFT OUTER JOIN (
          SELECT
            "t75"."professional_id",
            COUNT(*) FILTER(WHERE
              "t75"."state" = 'suspended') AS "suspended_count"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t44"."professional_id",
                "t44"."since",
                "t44"."state",
                "t44"."as_of",
                "t44"."today",
                ROW_NUMBER() OVER (
                  PARTITION BY "t44"."professional_id"
                  ORDER BY "t44"."since" DESC NULLS LAST, "t44"."state" COLLATE "C" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) - 1 AS "rank"
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t19"."professional_id",
                    "t19"."since",
                    "t19"."state",
                    "t14"."as_of",
                    "t14"."today"
                  FROM "standing" AS "t19"
                  INNER JOIN "questions" AS "t14"
                    ON "t19"."professional_id" = "t14"."professional_id"
                ) AS "t32"
                WHERE
                  "t32"."since" <= "t32"."as_of"
              ) AS "t44"
            ) AS "t70"
            WHERE
              "t70"."rank" = 0
          ) AS "t75"
          GROUP BY
            1
        ) AS "t90"
          ON "t13"."professional_id" = "t90"."professional_id"
      ) AS "t114"
    ) AS "t115"
  ) AS "t116"
) AS "t117"
