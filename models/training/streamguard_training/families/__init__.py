"""The model families side by side: each trained on the same features and folds, judged alike, and served through a manifest."""
