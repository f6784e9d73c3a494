"""Questions to graphs: query files, their parameters, endpoints and results."""
