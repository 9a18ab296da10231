"""Grafana's colours by their names."""
NAMED = {"green": "#73bf69", "red": "#f2495c", "orange": "#ff9830", "yellow": "#fade2a",
         "blue": "#5794f2", "purple": "#b877d9", "text": "#ccccdc"}
PALETTE = ("#7eb26d", "#eab839", "#6ed0e0", "#ef843c", "#e24d42", "#1f78c1", "#ba43a9", "#705da0",
           "#508642", "#cca300", "#447ebc", "#c15c17", "#890f02", "#0a437c", "#6d1f62", "#584477")


def colour(name):
    return NAMED[name]


def by_thresholds(thresholds, value):
    """The name of the colour that a value has: that of the last step that it reaches."""
    name = thresholds["steps"][0]["color"]
    for step in thresholds["steps"][1:]:
        if value is not None and value >= step["value"]:
            name = step["color"]
    return name
