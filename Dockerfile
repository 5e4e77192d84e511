# For hosts that are not Debian 12: the same commands inside, and the server in a container.
#
#   docker build -t jixiao .
#   docker run --rm -it --user root --network host jixiao ./dev run            the fictional province
#   docker run -v jixiao:/data jixiao jixiao init /data/home --policy policies/default
#   docker run -v jixiao:/data -p 127.0.0.1:8080:8080 jixiao                   serves /data/home
FROM debian:12
WORKDIR /jixiao
COPY . .
RUN tools/setup.sh build && ./dev build \
 && useradd --system --uid 10001 --home-dir /data jixiao \
 && install -d -o jixiao -g jixiao -m 700 /data
ENV PATH=/jixiao/build/bin:$PATH
USER jixiao
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
CMD ["jixiao", "serve", "/data/home", "--listen", "0.0.0.0:8080"]
