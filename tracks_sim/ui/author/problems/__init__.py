"""What is wrong with a draft or missing in it: names, places and sentences, each leading to its field."""
