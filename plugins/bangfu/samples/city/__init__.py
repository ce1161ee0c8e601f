"""The whole city from the kick-off of July 2020 to the article of November 2021: one world, told by every report."""
