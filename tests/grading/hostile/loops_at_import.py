"""Never lets itself be imported."""
# diagnosis: never_returns

while True:
    pass
