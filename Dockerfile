# For hosts that are not Debian 12: the same two commands inside.
FROM debian:12
WORKDIR /jixiao
COPY . .
RUN tools/setup.sh build && ./dev build
CMD ["./dev", "run"]
