-- For wrk: requests of browsers that take turns, each with its own cookie. The script's argument is a file of cookies, one per line.

local requests = {}
local turn = 0

function init(arguments)
    for cookie in io.lines(arguments[1]) do
        table.insert(requests, wrk.format("GET", nil, { Cookie = cookie }))
    end
end

function request()
    turn = turn % #requests + 1
    return requests[turn]
end
