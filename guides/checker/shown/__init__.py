"""What the templates of the checker get: values of the pure core as words, HTML and geometry."""
