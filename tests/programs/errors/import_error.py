print("first")
import not_there_at_all
