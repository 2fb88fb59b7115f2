WITH "t29" AS (
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
), "t30" AS (
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
), "t33" AS (
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
), "t69" AS (
  SELECT
    "t24"."professional_id",
    "t24"."purchase_id",
    "t24"."part"
  FROM "claim_contacts" AS "t24"
  INNER JOIN (
    SELECT
      "t36"."professional_id"
    FROM "t29" AS "t36"
    WHERE
      "t36"."filed_at" <= "t36"."as_of"
  ) AS "t51"
    ON "t24"."professional_id" = "t51"."professional_id"
), "t72" AS (
  SELECT
    "t55"."professional_id",
    "t55"."purchase_id",
    "t55"."bought_at",
    "t55"."bought_on",
    "t55"."price_cents",
    "t55"."service",
    "t55"."profile_percent",
    "t55"."returned_at",
    "t55"."returned_on",
    "t55"."as_of",
    "t55"."today",
    (
      ROW_NUMBER() OVER (
        PARTITION BY "t55"."professional_id"
        ORDER BY "t55"."bought_at" ASC, "t55"."purchase_id" COLLATE "C" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1
    ) + 1 AS "ordinal"
  FROM (
    SELECT
      *
    FROM "t33" AS "t39"
    WHERE
      "t39"."bought_at" <= "t39"."as_of"
      AND (
        (
          "t39"."returned_at" IS NULL
        ) OR (
          "t39"."returned_at" > "t39"."as_of"
        )
      )
  ) AS "t55"
), "t80" AS (
  SELECT
    *
  FROM "t72" AS "t73"
  WHERE
    "t73"."ordinal" <= 20
), "t86" AS (
  SELECT
    "t73"."professional_id",
    "t73"."purchase_id",
    "t73"."bought_at",
    "t73"."bought_on",
    "t73"."price_cents",
    "t73"."service",
    "t73"."profile_percent",
    "t73"."returned_at",
    "t73"."returned_on",
    "t73"."as_of",
    "t73"."today",
    "t73"."ordinal",
    "t73"."bought_at" + INTERVAL '24 HOUR' AS "prompt_until",
    "t73"."bought_at" + INTERVAL '24 HOUR' + INTERVAL '12 HOUR' AS "entry_until",
    CASE
      WHEN "t73"."as_of" <= (
        "t73"."bought_at" + INTERVAL '24 HOUR'
      )
      THEN "t73"."bought_at" + INTERVAL '24 HOUR'
      ELSE "t73"."bought_at" + INTERVAL '24 HOUR' + INTERVAL '12 HOUR'
    END AS "due_at"
  FROM "t72" AS "t73"
  WHERE
    "t73"."ordinal" <= 20
)
SELECT
  "t119"."professional_id",
  "t119"."as_of",
  "t119"."today",
  "t119"."contact_count",
  "t119"."at_stake_cents",
  "t119"."first_at",
  "t119"."last_at",
  "t119"."first_on",
  "t119"."last_on",
  "t119"."lowest_profile_percent",
  "t119"."no_award_broken",
  "t119"."profile_complete_broken",
  "t119"."badges_active_broken",
  "t119"."priority_service_broken",
  "t119"."prompt_contact_waiting",
  "t119"."prompt_contact_next",
  "t119"."prompt_contact_broken",
  "t119"."claim_described_broken",
  "t119"."claim_truthful_broken",
  "t119"."filed_count",
  "t119"."filed_on",
  "t119"."verified_count",
  "t119"."contact_review_count",
  "t119"."former_client_review_count",
  "t119"."bought_in_window_count",
  "t119"."credited_on",
  "t119"."incident_count",
  "t119"."active_pack_count",
  "t119"."pack_until",
  "t119"."paid_count",
  "t119"."paid_at",
  "t119"."suspended_count",
  "t119"."window_until",
  "t119"."buy_until",
  "t119"."wait_until",
  "t119"."status_first_contacts",
  "t119"."status_no_award",
  "t119"."status_profile_complete",
  "t119"."status_badges_active",
  "t119"."status_priority_service",
  "t119"."status_purchase_window",
  "t119"."status_no_payment_incident",
  "t119"."status_prompt_contact",
  "t119"."status_contact_reviews",
  "t119"."status_former_client_reviews",
  "t119"."status_wait_elapsed",
  "t119"."status_active_pack",
  "t119"."status_once_only",
  "t119"."status_good_standing",
  "t119"."status_claim_described",
  "t119"."status_claim_truthful",
  "t119"."verdict",
  CASE WHEN "t119"."verdict" = 'payable' THEN "t119"."at_stake_cents" ELSE 0 END AS "refund_cents"
FROM (
  SELECT
    "t118"."professional_id",
    "t118"."as_of",
    "t118"."today",
    "t118"."contact_count",
    "t118"."at_stake_cents",
    "t118"."first_at",
    "t118"."last_at",
    "t118"."first_on",
    "t118"."last_on",
    "t118"."lowest_profile_percent",
    "t118"."no_award_broken",
    "t118"."profile_complete_broken",
    "t118"."badges_active_broken",
    "t118"."priority_service_broken",
    "t118"."prompt_contact_waiting",
    "t118"."prompt_contact_next",
    "t118"."prompt_contact_broken",
    "t118"."claim_described_broken",
    "t118"."claim_truthful_broken",
    "t118"."filed_count",
    "t118"."filed_on",
    "t118"."verified_count",
    "t118"."contact_review_count",
    "t118"."former_client_review_count",
    "t118"."bought_in_window_count",
    "t118"."credited_on",
    "t118"."incident_count",
    "t118"."active_pack_count",
    "t118"."pack_until",
    "t118"."paid_count",
    "t118"."paid_at",
    "t118"."suspended_count",
    "t118"."window_until",
    "t118"."buy_until",
    "t118"."wait_until",
    "t118"."status_first_contacts",
    "t118"."status_no_award",
    "t118"."status_profile_complete",
    "t118"."status_badges_active",
    "t118"."status_priority_service",
    "t118"."status_purchase_window",
    "t118"."status_no_payment_incident",
    "t118"."status_prompt_contact",
    "t118"."status_contact_reviews",
    "t118"."status_former_client_reviews",
    "t118"."status_wait_elapsed",
    "t118"."status_active_pack",
    "t118"."status_once_only",
    "t118"."status_good_standing",
    "t118"."status_claim_described",
    "t118"."status_claim_truthful",
    CASE
      WHEN "t118"."status_no_award" = 'failed'
      THEN 'fulfilled'
      WHEN (
        "t118"."status_first_contacts" = 'failed'
      )
      OR (
        "t118"."status_no_award" = 'failed'
      )
      OR (
        "t118"."status_profile_complete" = 'failed'
      )
      OR (
        "t118"."status_badges_active" = 'failed'
      )
      OR (
        "t118"."status_priority_service" = 'failed'
      )
      OR (
        "t118"."status_purchase_window" = 'failed'
      )
      OR (
        "t118"."status_no_payment_incident" = 'failed'
      )
      OR (
        "t118"."status_prompt_contact" = 'failed'
      )
      OR (
        "t118"."status_contact_reviews" = 'failed'
      )
      OR (
        "t118"."status_former_client_reviews" = 'failed'
      )
      OR (
        "t118"."status_wait_elapsed" = 'failed'
      )
      OR (
        "t118"."status_active_pack" = 'failed'
      )
      OR (
        "t118"."status_once_only" = 'failed'
      )
      OR (
        "t118"."status_good_standing" = 'failed'
      )
      OR (
        "t118"."status_claim_described" = 'failed'
      )
      OR (
        "t118"."status_claim_truthful" = 'failed'
      )
      THEN 'excluded'
      WHEN (
        "t118"."status_first_contacts" = 'open'
      )
      OR (
        "t118"."status_no_award" = 'open'
      )
      OR (
        "t118"."status_profile_complete" = 'open'
      )
      OR (
        "t118"."status_badges_active" = 'open'
      )
      OR (
        "t118"."status_priority_service" = 'open'
      )
      OR (
        "t118"."status_purchase_window" = 'open'
      )
      OR (
        "t118"."status_no_payment_incident" = 'open'
      )
      OR (
        "t118"."status_prompt_contact" = 'open'
      )
      OR (
        "t118"."status_contact_reviews" = 'open'
      )
      OR (
        "t118"."status_former_client_reviews" = 'open'
      )
      OR (
        "t118"."status_wait_elapsed" = 'open'
      )
      OR (
        "t118"."status_active_pack" = 'open'
      )
      OR (
        "t118"."status_once_only" = 'open'
      )
      OR (
        "t118"."status_good_standing" = 'open'
      )
      THEN 'in_progress'
      WHEN (
        "t118"."status_claim_described" = 'open'
      )
      OR (
        "t118"."status_claim_truthful" = 'open'
      )
      THEN 'claimable'
      ELSE 'payable'
    END AS "verdict"
  FROM (
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
      "t117"."contact_review_count",
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
      CASE
        WHEN FALSE
        THEN 'failed'
        WHEN "t117"."contact_count" < 20
        THEN 'open'
        ELSE 'met'
      END AS "status_first_contacts",
      CASE
        WHEN "t117"."no_award_broken" > 0
        THEN 'failed'
        WHEN "t117"."contact_count" < 20
        THEN 'open'
        ELSE 'met'
      END AS "status_no_award",
      CASE
        WHEN "t117"."profile_complete_broken" > 0
        THEN 'failed'
        WHEN "t117"."contact_count" < 20
        THEN 'open'
        ELSE 'met'
      END AS "status_profile_complete",
      CASE
        WHEN "t117"."badges_active_broken" > 0
        THEN 'failed'
        WHEN "t117"."contact_count" < 20
        THEN 'open'
        ELSE 'met'
      END AS "status_badges_active",
      CASE
        WHEN "t117"."priority_service_broken" > 0
        THEN 'failed'
        WHEN "t117"."contact_count" < 20
        THEN 'open'
        ELSE 'met'
      END AS "status_priority_service",
      CASE
        WHEN (
          (
            "t117"."contact_count" >= 20
          )
          AND (
            "t117"."last_on" > "t117"."buy_until"
          )
        )
        OR (
          NOT (
            "t117"."contact_count" >= 20
          )
          AND (
            "t117"."today" > "t117"."buy_until"
          )
        )
        THEN 'failed'
        WHEN NOT (
          "t117"."contact_count" >= 20
        )
        THEN 'open'
        ELSE 'met'
      END AS "status_purchase_window",
      CASE
        WHEN "t117"."incident_count" > 0
        THEN 'failed'
        WHEN "t117"."contact_count" < 20
        THEN 'open'
        ELSE 'met'
      END AS "status_no_payment_incident",
      CASE
        WHEN "t117"."prompt_contact_broken" > 0
        THEN 'failed'
        WHEN (
          "t117"."contact_count" < 20
        ) OR (
          "t117"."prompt_contact_waiting" > 0
        )
        THEN 'open'
        ELSE 'met'
      END AS "status_prompt_contact",
      CASE
        WHEN FALSE
        THEN 'failed'
        WHEN "t117"."contact_review_count" < 2
        THEN 'open'
        ELSE 'met'
      END AS "status_contact_reviews",
      CASE
        WHEN FALSE
        THEN 'failed'
        WHEN "t117"."former_client_review_count" < 2
        THEN 'open'
        ELSE 'met'
      END AS "status_former_client_reviews",
      CASE
        WHEN FALSE
        THEN 'failed'
        WHEN NOT (
          (
            "t117"."contact_count" >= 20
          ) AND (
            "t117"."today" > "t117"."wait_until"
          )
        )
        THEN 'open'
        ELSE 'met'
      END AS "status_wait_elapsed",
      CASE
        WHEN FALSE
        THEN 'failed'
        WHEN "t117"."active_pack_count" = 0
        THEN 'open'
        ELSE 'met'
      END AS "status_active_pack",
      CASE WHEN "t117"."paid_count" > 0 THEN 'failed' WHEN FALSE THEN 'open' ELSE 'met' END AS "status_once_only",
      CASE
        WHEN "t117"."suspended_count" > 0
        THEN 'failed'
        WHEN FALSE
        THEN 'open'
        ELSE 'met'
      END AS "status_good_standing",
      CASE
        WHEN FALSE
        THEN 'failed'
        WHEN (
          "t117"."filed_count" = 0
        ) OR (
          "t117"."claim_described_broken" > 0
        )
        THEN 'open'
        ELSE 'met'
      END AS "status_claim_described",
      CASE
        WHEN (
          "t117"."verified_count" > 0
        ) AND (
          "t117"."claim_truthful_broken" > 0
        )
        THEN 'failed'
        WHEN NOT (
          "t117"."verified_count" > 0
        )
        THEN 'open'
        ELSE 'met'
      END AS "status_claim_truthful"
    FROM (
      SELECT
        "t116"."professional_id",
        "t116"."as_of",
        "t116"."today",
        COALESCE("t116"."contact_count", 0) AS "contact_count",
        COALESCE("t116"."at_stake_cents", 0) AS "at_stake_cents",
        "t116"."first_at",
        "t116"."last_at",
        "t116"."first_on",
        "t116"."last_on",
        "t116"."lowest_profile_percent",
        COALESCE("t116"."no_award_broken", 0) AS "no_award_broken",
        COALESCE("t116"."profile_complete_broken", 0) AS "profile_complete_broken",
        COALESCE("t116"."badges_active_broken", 0) AS "badges_active_broken",
        COALESCE("t116"."priority_service_broken", 0) AS "priority_service_broken",
        COALESCE("t116"."prompt_contact_waiting", 0) AS "prompt_contact_waiting",
        "t116"."prompt_contact_next",
        COALESCE("t116"."prompt_contact_broken", 0) AS "prompt_contact_broken",
        COALESCE("t116"."claim_described_broken", 0) AS "claim_described_broken",
        COALESCE("t116"."claim_truthful_broken", 0) AS "claim_truthful_broken",
        COALESCE("t116"."filed_count", 0) AS "filed_count",
        "t116"."filed_on",
        COALESCE("t116"."verified_count", 0) AS "verified_count",
        COALESCE("t116"."contact_review_count", 0) AS "contact_review_count",
        COALESCE("t116"."former_client_review_count", 0) AS "former_client_review_count",
        COALESCE("t116"."bought_in_window_count", 0) AS "bought_in_window_count",
        "t116"."credited_on",
        COALESCE("t116"."incident_count", 0) AS "incident_count",
        COALESCE("t116"."active_pack_count", 0) AS "active_pack_count",
        "t116"."pack_until",
        COALESCE("t116"."paid_count", 0) AS "paid_count",
        "t116"."paid_at",
        COALESCE("t116"."suspended_count", 0) AS "suspended_count",
        CAST(CAST("t116"."first_on" AS TIMESTAMP) + INTERVAL '3 MONTH' AS DATE) AS "window_until",
        CASE
          WHEN (
            COALESCE("t116"."bought_in_window_count", 0) >= 20
          )
          AND (
            CAST(CAST("t116"."credited_on" AS TIMESTAMP) + INTERVAL '14 DAY' AS DATE) > CAST(CAST("t116"."first_on" AS TIMESTAMP) + INTERVAL '3 MONTH' AS DATE)
          )
          THEN CAST(CAST("t116"."credited_on" AS TIMESTAMP) + INTERVAL '14 DAY' AS DATE)
          ELSE CAST(CAST("t116"."first_on" AS TIMESTAMP) + INTERVAL '3 MONTH' AS DATE)
        END AS "buy_until",
        CAST(CAST(CASE
          WHEN COALESCE("t116"."contact_count", 0) >= 20
          THEN "t116"."last_on"
          ELSE NULL
        END AS TIMESTAMP) + INTERVAL '1 MONTH' AS DATE) AS "wait_until"
      FROM (
        SELECT
          "t13"."professional_id",
          "t13"."as_of",
          "t13"."today",
          "t115"."contact_count",
          "t115"."at_stake_cents",
          "t115"."first_at",
          "t115"."last_at",
          "t115"."first_on",
          "t115"."last_on",
          "t115"."lowest_profile_percent",
          "t115"."no_award_broken",
          "t115"."profile_complete_broken",
          "t115"."badges_active_broken",
          "t115"."priority_service_broken",
          "t115"."prompt_contact_waiting",
          "t115"."prompt_contact_next",
          "t115"."prompt_contact_broken",
          "t115"."claim_described_broken",
          "t115"."claim_truthful_broken",
          "t68"."filed_count",
          "t68"."filed_on",
          "t68"."verified_count",
          "t99"."contact_review_count",
          "t66"."former_client_review_count",
          "t110"."bought_in_window_count",
          "t110"."credited_on",
          "t113"."incident_count",
          "t64"."active_pack_count",
          "t64"."pack_until",
          "t61"."paid_count",
          "t61"."paid_at",
          "t83"."suspended_count"
        FROM "questions" AS "t13"
        LEFT OUTER JOIN (
          SELECT
            "t112"."professional_id",
            COUNT(*) AS "contact_count",
            CAST(CAST(SUM("t112"."price_cents") AS DECIMAL(38, 0)) AS BIGINT) AS "at_stake_cents",
            MIN("t112"."bought_at") AS "first_at",
            MAX("t112"."bought_at") AS "last_at",
            MIN("t112"."bought_on") AS "first_on",
            MAX("t112"."bought_on") AS "last_on",
            MIN("t112"."profile_percent") AS "lowest_profile_percent",
            COUNT(*) FILTER(WHERE
              NOT (
                "t112"."no_award"
              )) AS "no_award_broken",
            COUNT(*) FILTER(WHERE
              NOT (
                "t112"."profile_complete"
              )) AS "profile_complete_broken",
            COUNT(*) FILTER(WHERE
              NOT (
                "t112"."badges_active"
              )) AS "badges_active_broken",
            COUNT(*) FILTER(WHERE
              NOT (
                "t112"."priority_service"
              )) AS "priority_service_broken",
            COUNT(*) FILTER(WHERE
              NOT (
                "t112"."prompt_contact"
              ) AND "t112"."prompt_contact_waits") AS "prompt_contact_waiting",
            MIN(
              CASE
                WHEN NOT (
                  "t112"."prompt_contact"
                ) AND "t112"."prompt_contact_waits"
                THEN "t112"."due_at"
                ELSE NULL
              END
            ) AS "prompt_contact_next",
            COUNT(*) FILTER(WHERE
              NOT (
                "t112"."prompt_contact"
              ) AND NOT (
                "t112"."prompt_contact_waits"
              )) AS "prompt_contact_broken",
            COUNT(*) FILTER(WHERE
              NOT (
                "t112"."claim_described"
              )) AS "claim_described_broken",
            COUNT(*) FILTER(WHERE
              NOT (
                "t112"."claim_truthful"
              )) AS "claim_truthful_broken"
          FROM (
            SELECT
              "t107"."professional_id",
              "t107"."purchase_id",
              "t107"."bought_at",
              "t107"."bought_on",
              "t107"."price_cents",
              "t107"."service",
              "t107"."profile_percent",
              "t107"."returned_at",
              "t107"."returned_on",
              "t107"."as_of",
              "t107"."today",
              "t107"."ordinal",
              "t107"."prompt_until",
              "t107"."entry_until",
              "t107"."due_at",
              COALESCE("t107"."award_count", 0) AS "award_count",
              COALESCE("t107"."badge_count", 0) AS "badge_count",
              COALESCE("t107"."prompt_attempt_count", 0) AS "prompt_attempt_count",
              COALESCE("t107"."described_count", 0) AS "described_count",
              COALESCE("t107"."contradicted_count", 0) AS "contradicted_count",
              COALESCE("t107"."award_count", 0) = 0 AS "no_award",
              "t107"."profile_percent" >= 80 AS "profile_complete",
              COALESCE("t107"."badge_count", 0) >= 1 AS "badges_active",
              "t107"."service" = 'priority' AS "priority_service",
              COALESCE("t107"."prompt_attempt_count", 0) > 0 AS "prompt_contact",
              COALESCE("t107"."described_count", 0) > 0 AS "claim_described",
              COALESCE("t107"."contradicted_count", 0) = 0 AS "claim_truthful",
              "t107"."as_of" <= "t107"."entry_until" AS "prompt_contact_waits"
            FROM (
              SELECT
                "t88"."professional_id",
                "t88"."purchase_id",
                "t88"."bought_at",
                "t88"."bought_on",
                "t88"."price_cents",
                "t88"."service",
                "t88"."profile_percent",
                "t88"."returned_at",
                "t88"."returned_on",
                "t88"."as_of",
                "t88"."today",
                "t88"."ordinal",
                "t88"."prompt_until",
                "t88"."entry_until",
                "t88"."due_at",
                "t63"."award_count",
                "t40"."badge_count",
                "t106"."prompt_attempt_count",
                "t81"."described_count",
                "t82"."contradicted_count"
              FROM "t86" AS "t88"
              LEFT OUTER JOIN (
                SELECT
                  "t49"."professional_id",
                  "t49"."purchase_id",
                  COUNT(*) AS "award_count"
                FROM (
                  SELECT
                    "t34"."professional_id",
                    "t34"."purchase_id",
                    "t34"."awarded_at",
                    "t34"."withdrawn_at"
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
                  ) AS "t34"
                  WHERE
                    "t34"."awarded_at" <= "t34"."as_of"
                    AND (
                      (
                        "t34"."withdrawn_at" IS NULL
                      ) OR (
                        "t34"."withdrawn_at" > "t34"."as_of"
                      )
                    )
                ) AS "t49"
                GROUP BY
                  1,
                  2
              ) AS "t63"
                ON "t88"."professional_id" = "t63"."professional_id"
                AND "t88"."purchase_id" = "t63"."purchase_id"
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
              ) AS "t40"
                ON "t88"."professional_id" = "t40"."professional_id"
                AND "t88"."purchase_id" = "t40"."purchase_id"
              LEFT OUTER JOIN (
                SELECT
                  "t102"."professional_id",
                  "t102"."purchase_id",
                  COUNT(*) AS "prompt_attempt_count"
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t56"."professional_id",
                      "t56"."purchase_id",
                      "t56"."attempted_at",
                      "t56"."channel",
                      "t56"."recorded_at",
                      "t56"."withdrawn_at",
                      "t89"."bought_at",
                      "t89"."bought_on",
                      "t89"."price_cents",
                      "t89"."service",
                      "t89"."profile_percent",
                      "t89"."returned_at",
                      "t89"."returned_on",
                      "t89"."as_of",
                      "t89"."today",
                      "t89"."ordinal",
                      "t89"."prompt_until",
                      "t89"."entry_until",
                      "t89"."due_at"
                    FROM (
                      SELECT
                        "t35"."professional_id",
                        "t35"."purchase_id",
                        "t35"."attempted_at",
                        "t35"."channel",
                        "t35"."recorded_at",
                        "t35"."withdrawn_at"
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
                      ) AS "t35"
                      WHERE
                        "t35"."recorded_at" <= "t35"."as_of"
                        AND (
                          (
                            "t35"."withdrawn_at" IS NULL
                          ) OR (
                            "t35"."withdrawn_at" > "t35"."as_of"
                          )
                        )
                    ) AS "t56"
                    INNER JOIN "t86" AS "t89"
                      ON "t56"."professional_id" = "t89"."professional_id"
                      AND "t56"."purchase_id" = "t89"."purchase_id"
                  ) AS "t98"
                  WHERE
                    "t98"."attempted_at" BETWEEN "t98"."bought_at" AND "t98"."prompt_until"
                    AND "t98"."recorded_at" <= "t98"."entry_until"
                ) AS "t102"
                GROUP BY
                  1,
                  2
              ) AS "t106"
                ON "t88"."professional_id" = "t106"."professional_id"
                AND "t88"."purchase_id" = "t106"."purchase_id"
              LEFT OUTER JOIN (
                SELECT
                  "t74"."professional_id",
                  "t74"."purchase_id",
                  COUNT(*) AS "described_count"
                FROM (
                  SELECT
                    *
                  FROM "t69" AS "t70"
                  WHERE
                    "t70"."part" = 'described'
                ) AS "t74"
                GROUP BY
                  1,
                  2
              ) AS "t81"
                ON "t88"."professional_id" = "t81"."professional_id"
                AND "t88"."purchase_id" = "t81"."purchase_id"
              LEFT OUTER JOIN (
                SELECT
                  "t75"."professional_id",
                  "t75"."purchase_id",
                  COUNT(*) AS "contradicted_count"
                FROM (
                  SELECT
                    *
                  FROM "t69" AS "t70"
                  WHERE
                    "t70"."part" = 'contradicted'
                ) AS "t75"
                GROUP BY
                  1,
                  2
              ) AS "t82"
                ON "t88"."professional_id" = "t82"."professional_id"
                AND "t88"."purchase_id" = "t82"."purchase_id"
            ) AS "t107"
          ) AS "t112"
          GROUP BY
            1
        ) AS "t115"
          ON "t13"."professional_id" = "t115"."professional_id"
        LEFT OUTER JOIN (
          SELECT
            "t45"."professional_id",
            COUNT(*) AS "filed_count",
            MIN("t45"."filed_on") AS "filed_on",
            COUNT(*) FILTER(WHERE
              "t45"."verified_at" <= "t45"."as_of") AS "verified_count"
          FROM (
            SELECT
              *
            FROM "t29" AS "t36"
            WHERE
              "t36"."filed_at" <= "t36"."as_of"
          ) AS "t45"
          GROUP BY
            1
        ) AS "t68"
          ON "t13"."professional_id" = "t68"."professional_id"
        LEFT OUTER JOIN (
          SELECT
            "t92"."professional_id",
            COUNT(*) AS "contact_review_count"
          FROM (
            SELECT
              "t58"."professional_id",
              "t58"."about",
              "t58"."purchase_id",
              "t58"."rating",
              "t58"."published_at",
              "t58"."withdrawn_at"
            FROM (
              SELECT
                "t37"."professional_id",
                "t37"."about",
                "t37"."purchase_id",
                "t37"."rating",
                "t37"."published_at",
                "t37"."withdrawn_at"
              FROM "t30" AS "t37"
              WHERE
                "t37"."published_at" <= "t37"."as_of"
                AND (
                  (
                    "t37"."withdrawn_at" IS NULL
                  ) OR (
                    "t37"."withdrawn_at" > "t37"."as_of"
                  )
                )
                AND "t37"."about" = 'contact'
                AND "t37"."rating" >= 4
            ) AS "t58"
            INNER JOIN (
              SELECT
                "t73"."professional_id",
                "t73"."purchase_id"
              FROM "t72" AS "t73"
              WHERE
                "t73"."ordinal" <= 20
            ) AS "t84"
              ON "t58"."professional_id" = "t84"."professional_id"
              AND "t58"."purchase_id" = "t84"."purchase_id"
          ) AS "t92"
          GROUP BY
            1
        ) AS "t99"
          ON "t13"."professional_id" = "t99"."professional_id"
        LEFT OUTER JOIN (
          SELECT
            "t52"."professional_id",
            COUNT(*) AS "former_client_review_count"
          FROM (
            SELECT
              "t37"."professional_id",
              "t37"."about",
              "t37"."purchase_id",
              "t37"."rating",
              "t37"."published_at",
              "t37"."withdrawn_at"
            FROM "t30" AS "t37"
            WHERE
              "t37"."published_at" <= "t37"."as_of"
              AND (
                (
                  "t37"."withdrawn_at" IS NULL
                ) OR (
                  "t37"."withdrawn_at" > "t37"."as_of"
                )
              )
              AND "t37"."about" = 'former_work'
          ) AS "t52"
          GROUP BY
            1
        ) AS "t66"
          ON "t13"."professional_id" = "t66"."professional_id"
        LEFT OUTER JOIN (
          SELECT
            "t104"."professional_id",
            COUNT(*) FILTER(WHERE
              "t104"."bought_on" <= CAST(CAST("t104"."from_on" AS TIMESTAMP) + INTERVAL '3 MONTH' AS DATE)) AS "bought_in_window_count",
            MAX(
              CASE
                WHEN "t104"."returned_at" <= "t104"."as_of"
                THEN "t104"."returned_on"
                ELSE NULL
              END
            ) AS "credited_on"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t54"."professional_id",
                "t54"."purchase_id",
                "t54"."bought_at",
                "t54"."bought_on",
                "t54"."price_cents",
                "t54"."service",
                "t54"."profile_percent",
                "t54"."returned_at",
                "t54"."returned_on",
                "t54"."as_of",
                "t54"."today",
                "t95"."from_at",
                "t95"."from_on"
              FROM (
                SELECT
                  *
                FROM "t33" AS "t39"
                WHERE
                  "t39"."bought_at" <= "t39"."as_of"
              ) AS "t54"
              INNER JOIN (
                SELECT
                  "t85"."professional_id",
                  MIN("t85"."bought_at") AS "from_at",
                  MIN("t85"."bought_on") AS "from_on"
                FROM "t80" AS "t85"
                GROUP BY
                  1
              ) AS "t95"
                ON "t54"."professional_id" = "t95"."professional_id"
            ) AS "t101"
            WHERE
              "t101"."bought_at" >= "t101"."from_at"
          ) AS "t104"
          GROUP BY
            1
        ) AS "t110"
          ON "t13"."professional_id" = "t110"."professional_id"
        LEFT OUTER JOIN (
          SELECT
            "t108"."professional_id",
            COUNT(*) AS "incident_count"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t47"."professional_id",
                "t47"."incident_id",
                "t47"."occurred_at",
                "t47"."payment_at",
                "t47"."state",
                "t47"."as_of",
                "t47"."today",
                "t100"."paid_for_count",
                "t94"."bought_count",
                "t94"."first_at",
                "t94"."last_at"
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
                ) AS "t32"
                WHERE
                  "t32"."occurred_at" <= "t32"."as_of"
              ) AS "t47"
              LEFT OUTER JOIN (
                SELECT
                  "t93"."professional_id",
                  "t93"."incident_id",
                  COUNT(*) AS "paid_for_count"
                FROM (
                  SELECT
                    "t22"."professional_id",
                    "t22"."incident_id",
                    "t22"."purchase_id"
                  FROM "incident_purchases" AS "t22"
                  INNER JOIN (
                    SELECT
                      "t73"."professional_id",
                      "t73"."purchase_id"
                    FROM "t72" AS "t73"
                    WHERE
                      "t73"."ordinal" <= 20
                  ) AS "t84"
                    ON "t22"."professional_id" = "t84"."professional_id"
                    AND "t22"."purchase_id" = "t84"."purchase_id"
                ) AS "t93"
                GROUP BY
                  1,
                  2
              ) AS "t100"
                ON "t47"."professional_id" = "t100"."professional_id"
                AND "t47"."incident_id" = "t100"."incident_id"
              INNER JOIN (
                SELECT
                  "t85"."professional_id",
                  COUNT(*) AS "bought_count",
                  MIN("t85"."bought_at") AS "first_at",
                  MAX("t85"."bought_at") AS "last_at"
                FROM "t80" AS "t85"
                GROUP BY
                  1
              ) AS "t94"
                ON "t47"."professional_id" = "t94"."professional_id"
            ) AS "t103"
            WHERE
              "t103"."state" = 'upheld'
              AND (
                "t103"."occurred_at" BETWEEN "t103"."first_at" AND CASE WHEN "t103"."bought_count" >= 20 THEN "t103"."last_at" ELSE "t103"."as_of" END
                OR "t103"."payment_at" BETWEEN "t103"."first_at" AND CASE WHEN "t103"."bought_count" >= 20 THEN "t103"."last_at" ELSE "t103"."as_of" END
                OR (
                  "t103"."paid_for_count" > 0
                )
              )
          ) AS "t108"
          GROUP BY
            1
        ) AS "t113"
          ON "t13"."professional_id" = "t113"."professional_id"
        LEFT OUTER JOIN (
          SELECT
            "t44"."professional_id",
            COUNT(*) AS "active_pack_count",
            MAX("t44"."ends_on") AS "pack_until"
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
            ) AS "t27"
            WHERE
              "t27"."today" BETWEEN "t27"."starts_on" AND "t27"."ends_on"
              AND (
                (
                  "t27"."cancelled_on" IS NULL
                ) OR (
                  "t27"."today" < "t27"."cancelled_on"
                )
              )
          ) AS "t44"
          GROUP BY
            1
        ) AS "t64"
          ON "t13"."professional_id" = "t64"."professional_id"
        LEFT OUTER JOIN (
          SELECT
            "t41"."professional_id",
            COUNT(*) AS "paid_count",
            MIN("t41"."paid_at") AS "paid_at"
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
            ) AS "t28"
            WHERE
              "t28"."paid_at" <= "t28"."as_of"
          ) AS "t41"
          GROUP BY
            1
        ) AS "t61"
          ON "t13"."professional_id" = "t61"."professional_id"
        LEFT OUTER JOIN (
          SELECT
            "t71"."professional_id",
            COUNT(*) FILTER(WHERE
              "t71"."state" = 'suspended') AS "suspended_count"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t42"."professional_id",
                "t42"."since",
                "t42"."state",
                "t42"."as_of",
                "t42"."today",
                ROW_NUMBER() OVER (
                  PARTITION BY "t42"."professional_id"
                  ORDER BY "t42"."since" DESC NULLS LAST, "t42"."state" COLLATE "C" ASC
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
                ) AS "t31"
                WHERE
                  "t31"."since" <= "t31"."as_of"
              ) AS "t42"
            ) AS "t67"
            WHERE
              "t67"."rank" = 0
          ) AS "t71"
          GROUP BY
            1
        ) AS "t83"
          ON "t13"."professional_id" = "t83"."professional_id"
      ) AS "t116"
    ) AS "t117"
  ) AS "t118"
) AS "t119"
