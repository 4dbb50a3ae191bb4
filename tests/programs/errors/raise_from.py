try:
    {}["k"]
except KeyError as error:
    raise ValueError("wrapped") from error
