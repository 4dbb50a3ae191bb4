"""A board game that plays itself to the end, by minimax."""
LINES = [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)]


def winner(board):
    for a, b, c in LINES:
        if board[a] == board[b] == board[c] != " ":
            return board[a]
    return "draw" if " " not in board else None


def show(board):
    rows = [" | ".join(board[i:i + 3]) for i in range(0, 9, 3)]
    print("\n--+---+--\n".join(rows))


def best(board, player, memo={}):
    key = ("".join(board), player)
    if key in memo:
        return memo[key]
    result = winner(board)
    if result is not None:
        score = {"X": 1, "O": -1, "draw": 0}[result]
        memo[key] = score, None
        return memo[key]
    choices = []
    for square, content in enumerate(board):
        if content == " ":
            board[square] = player
            score, _ = best(board, "O" if player == "X" else "X")
            board[square] = " "
            choices.append((score, -square))
    pick = max(choices) if player == "X" else min(choices, key=lambda choice: (choice[0], -choice[1]))
    memo[key] = pick[0], -pick[1]
    return memo[key]


board = list("X   O    ")
player = "X"
while winner(board) is None:
    score, square = best(board, player)
    board[square] = player
    player = "XO"[player == "X"]
show(board)
print(winner(board), len(best.__defaults__[0]) > 100)
