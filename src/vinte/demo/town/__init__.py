"""The town: who lives in it (`cast`, `people_pool`), what is asked for (`jobs`), what happens (`plan`,
`stories`) and how it is played through the rooms' actions (`play`)."""
